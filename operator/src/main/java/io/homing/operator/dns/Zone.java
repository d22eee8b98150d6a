package io.homing.operator.dns;

import io.homing.store.RegionName;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The DNS records of a mail domain. {@code ansible/tasks/dns.yml} has a part of them, and a test compares both.
 *
 * @param records in the order to set them: the MX record, which starts the reception of mail, is the last except for those of
 *     clients
 */
public record Zone(DomainName domain, List<ZoneRecord> records) {
    /** The zone of DKIM tokens, unless SES reports another one. */
    public static final String DKIM_ZONE = "dkim.amazonses.com";

    private static final String SPF = "v=spf1 include:amazonses.com ~all";

    public Zone {
        records = List.copyOf(records);
    }

    /**
     * The input for the records of a domain.
     *
     * @param region in which SES receives
     * @param dkim names of SES's making, mostly three; empty where they are unknown
     * @param primary the IMAP host that clients use first; empty for no records of clients
     * @param backup the IMAP host that clients use next; it also accepts their mail, and its web server serves the domain
     * @param reports the address for reports about DMARC and TLS; empty for postmaster, and TLS only
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

    /** The records for this input. */
    public static Zone of(Wishes wish) {
        List<ZoneRecord> records = new ArrayList<>();
        DomainName domain = wish.domain();
        for (String token : wish.dkim().tokens()) {
            records.add(new ZoneRecord(
                    domain.below(token + "._domainkey"),
                    ZoneRecord.Type.CNAME,
                    token + "." + wish.dkim().zone() + ".",
                    "DKIM: SES signs the mail that you send"));
        }
        records.add(new ZoneRecord(domain.value(), ZoneRecord.Type.TXT, SPF, "SPF: SES may send for the domain"));
        records.add(new ZoneRecord(
                domain.below("bounce"),
                ZoneRecord.Type.MX,
                "10 feedback-smtp.%s.amazonses.com.".formatted(wish.region()),
                "MAIL FROM: bounces of the mail that you send return to SES"));
        records.add(new ZoneRecord(domain.below("bounce"), ZoneRecord.Type.TXT, SPF, "MAIL FROM: SPF of that domain"));
        records.add(new ZoneRecord(
                domain.below("_dmarc"),
                ZoneRecord.Type.TXT,
                "v=DMARC1; p=quarantine"
                        + wish.reports().map(to -> "; rua=" + mailto(to)).orElse(""),
                "DMARC: receivers quarantine forged mail"));
        records.add(new ZoneRecord(
                domain.below("_smtp._tls"),
                ZoneRecord.Type.TXT,
                "v=TLSRPTv1; rua=" + mailto(wish.reports().orElse("postmaster@" + domain)),
                "TLS-RPT: senders report failures of TLS"));
        if (wish.mtaSts()) {
            records.add(new ZoneRecord(
                    domain.below("_mta-sts"),
                    ZoneRecord.Type.TXT,
                    "v=STSv1; id=" + DateTimeFormatter.BASIC_ISO_DATE.format(wish.today()),
                    "MTA-STS: senders require TLS"));
            wish.backup()
                    .ifPresent(web -> records.add(new ZoneRecord(
                            domain.below("mta-sts"),
                            ZoneRecord.Type.CNAME,
                            web + ".",
                            "MTA-STS: host that serves the policy")));
        }
        records.add(new ZoneRecord(
                domain.value(),
                ZoneRecord.Type.MX,
                "10 inbound-smtp.%s.%s.".formatted(wish.region(), RegionName.dnsSuffix(wish.region())),
                "SES receives the mail; set this record last, when all else is ready"));
        forClients(wish, records);
        return new Zone(domain, records);
    }

    /** RFC 6186, RFC 8314 and the name that Thunderbird queries. Without Outlook's autodiscover, which no host serves. */
    private static void forClients(Wishes wish, List<ZoneRecord> records) {
        DomainName domain = wish.domain();
        wish.primary().ifPresent(host -> records.add(srv(domain, "_imaps._tcp", 0, 993, host, "clients: IMAP host")));
        wish.backup().ifPresent(host -> {
            records.add(srv(domain, "_imaps._tcp", 10, 993, host, "clients: IMAP host if the first does not answer"));
            records.add(srv(domain, "_submission._tcp", 0, 587, host, "clients: submission host"));
            records.add(new ZoneRecord(
                    domain.below("autoconfig"),
                    ZoneRecord.Type.CNAME,
                    host + ".",
                    "clients: Thunderbird reads the settings here"));
        });
    }

    /** Encodes characters that URIs reserve (RFC 6068, 2); DMARC reads a size after an exclamation mark (RFC 7489, 6.2). */
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
