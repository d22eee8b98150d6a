package io.homing.operator.dns;

import io.homing.store.RegionName;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that the DNS should say of a mail domain. {@code ansible/tasks/dns.yml} knows a part of it, and a test holds the two
 * together.
 *
 * @param records in the order to set them: the MX record, from which on mail comes, is the last but for those of clients
 */
public record Zone(DomainName domain, List<ZoneRecord> records) {
    /** Where SES has what DKIM tokens point to, unless it says otherwise. */
    public static final String DKIM_ZONE = "dkim.amazonses.com";

    private static final String SPF = "v=spf1 include:amazonses.com ~all";

    public Zone {
        records = List.copyOf(records);
    }

    /**
     * What is known of a domain.
     *
     * @param region in which SES receives
     * @param dkim names of SES's making, mostly three; empty: not known yet
     * @param primary the host that clients ask first; empty: say nothing to clients
     * @param backup the host that clients ask next, to which they send, and whose web server speaks for the domain
     * @param reports who gets what others report about DMARC and TLS; empty: postmaster, and about TLS alone
     * @param mtaSts whether a policy is served at {@code https://mta-sts.DOMAIN/} (RFC 8461)
     * @param today changes the id of that policy
     */
    public record Wishes(
            DomainName domain,
            String region,
            Dkim dkim,
            Optional<DomainName> primary,
            Optional<DomainName> backup,
            Optional<String> reports,
            boolean mtaSts,
            LocalDate today) {}

    /**
     * How SES signs for a domain ("Easy DKIM").
     *
     * @param zone that the tokens are names in
     */
    public record Dkim(List<String> tokens, String zone) {
        public Dkim {
            tokens = List.copyOf(tokens);
        }
    }

    private static final Pattern ENCODED = Pattern.compile("[^A-Za-z0-9@._+~-]");

    /** The zone that fulfils these wishes. */
    public static Zone of(Wishes wish) {
        List<ZoneRecord> records = new ArrayList<>();
        DomainName domain = wish.domain();
        for (String token : wish.dkim().tokens()) {
            records.add(new ZoneRecord(
                    domain.below(token + "._domainkey"),
                    ZoneRecord.Type.CNAME,
                    token + "." + wish.dkim().zone() + ".",
                    "DKIM: what you send is signed"));
        }
        records.add(new ZoneRecord(domain.value(), ZoneRecord.Type.TXT, SPF, "SPF: SES may send for you"));
        records.add(new ZoneRecord(
                domain.below("bounce"),
                ZoneRecord.Type.MX,
                "10 feedback-smtp.%s.amazonses.com.".formatted(wish.region()),
                "MAIL FROM: bounces of what you send come back to SES"));
        records.add(new ZoneRecord(domain.below("bounce"), ZoneRecord.Type.TXT, SPF, "MAIL FROM: its SPF"));
        records.add(new ZoneRecord(
                domain.below("_dmarc"),
                ZoneRecord.Type.TXT,
                "v=DMARC1; p=quarantine"
                        + wish.reports().map(to -> "; rua=" + mailto(to)).orElse(""),
                "DMARC: others reject what claims to be from you"));
        records.add(new ZoneRecord(
                domain.below("_smtp._tls"),
                ZoneRecord.Type.TXT,
                "v=TLSRPTv1; rua=" + mailto(wish.reports().orElse("postmaster@" + domain)),
                "TLS-RPT: others report when TLS to you fails"));
        if (wish.mtaSts()) {
            records.add(new ZoneRecord(
                    domain.below("_mta-sts"),
                    ZoneRecord.Type.TXT,
                    "v=STSv1; id=" + DateTimeFormatter.BASIC_ISO_DATE.format(wish.today()),
                    "MTA-STS: others insist on TLS"));
            wish.backup()
                    .ifPresent(web -> records.add(new ZoneRecord(
                            domain.below("mta-sts"),
                            ZoneRecord.Type.CNAME,
                            web + ".",
                            "MTA-STS: where its policy is served")));
        }
        records.add(new ZoneRecord(
                domain.value(),
                ZoneRecord.Type.MX,
                "10 inbound-smtp.%s.%s.".formatted(wish.region(), RegionName.dnsSuffix(wish.region())),
                "mail comes to SES; the last one to set, when all else is ready"));
        forClients(wish, records);
        return new Zone(domain, records);
    }

    /** RFC 6186, 8314 and what Thunderbird asks. Not Outlook's autodiscover: nobody here would answer it. */
    private static void forClients(Wishes wish, List<ZoneRecord> records) {
        DomainName domain = wish.domain();
        wish.primary()
                .ifPresent(host -> records.add(srv(domain, "_imaps._tcp", 0, 993, host, "clients: your mail is here")));
        wish.backup().ifPresent(host -> {
            records.add(srv(domain, "_imaps._tcp", 10, 993, host, "clients: and here, when the first is down"));
            records.add(srv(domain, "_submission._tcp", 0, 587, host, "clients: send here"));
            records.add(new ZoneRecord(
                    domain.below("autoconfig"),
                    ZoneRecord.Type.CNAME,
                    host + ".",
                    "clients: Thunderbird asks here for the above"));
        });
    }

    /** What a URI has another use for is encoded (RFC 6068, 2); behind an exclamation mark DMARC reads a size (RFC 7489, 6.2). */
    private static String mailto(String address) {
        return "mailto:"
                + ENCODED.matcher(address)
                        .replaceAll(
                                found -> "%%%02X".formatted((int) found.group().charAt(0)));
    }

    private static ZoneRecord srv(
            DomainName domain, String service, int priority, int port, DomainName host, String why) {
        return new ZoneRecord(
                domain.below(service), ZoneRecord.Type.SRV, "%d 1 %d %s.".formatted(priority, port, host), why);
    }
}
