package io.homing.agent.doctor;

import io.homing.agent.aws.SesIdentity;
import io.homing.agent.dns.DomainName;
import io.homing.agent.dns.Zone;
import io.homing.agent.dns.ZoneRecord;
import io.homing.store.AwsRegion;
import java.io.IOException;
import java.net.InetAddress;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the DNS says, held against what {@code homing dns} prints. */
final class DnsChecks {
    private final Patient patient;

    DnsChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        String region = patient.config().store().region();
        checks.add(Check.one("region", () -> region(region)));
        for (DomainName domain : patient.domains()) {
            checks.add(new Check("SES identity " + domain, () -> identity(domain)));
            for (ZoneRecord wanted : zone(domain, List.of(), Zone.DKIM_ZONE).records()) {
                checks.add(Check.one(name(wanted), () -> look(domain, wanted)));
            }
            checks.add(Check.one("DNS MTA-STS " + domain, () -> mtaSts(domain)));
        }
        for (ImapHost host : patient.imap()) {
            checks.add(Check.one("reverse name of " + host.name(), () -> reverse(host.name())));
        }
        return checks;
    }

    private Zone zone(DomainName domain, List<String> tokens, String dkimZone) {
        return Zone.of(new Zone.Wishes(
                domain,
                patient.config().store().region(),
                new Zone.Dkim(tokens, dkimZone),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                LocalDate.ofInstant(patient.clock().instant(), ZoneOffset.UTC)));
    }

    private static String name(ZoneRecord wanted) {
        return "DNS %s %s".formatted(wanted.type(), wanted.name());
    }

    /** Where a region receives there is a host that takes mail: no list of regions to grow old. */
    private Finding region(String region) throws IOException {
        String host = new AwsRegion(region).host("inbound-smtp");
        return patient.dns().addresses(host).isEmpty()
                ? Finding.error(
                        "region",
                        "the DNS knows no %s: SES receives no mail in %s".formatted(host, region),
                        "Set store.region to one that receives (https://docs.aws.amazon.com/general/latest/gr/ses.html);"
                                + " or does the DNS of this host fail? resolvectl status")
                : Finding.ok("region", "SES receives mail in " + region);
    }

    /** The three records of DKIM, whose names only SES knows, and what SES has seen of the others. */
    private List<Finding> identity(DomainName domain) throws IOException {
        String name = "SES identity " + domain;
        List<Finding> findings = new ArrayList<>();
        SesIdentity identity = patient.account().identity(domain.value());
        findings.add(
                identity.verified()
                        ? Finding.ok(name, "SES may send for it")
                        : Finding.error(
                                name,
                                "SES has not verified it: nothing can be sent from there",
                                "Set its DKIM records and wait, up to three days: homing dns %s --ask-ses"
                                        .formatted(domain)));
        if (identity.mailFrom().isPresent() && !identity.mailFromReady()) {
            findings.add(Finding.warning(
                    "MAIL FROM " + domain,
                    "SES has not seen the records of %s: it sends under a name of its own, and SPF does not align"
                            .formatted(identity.mailFrom().get()),
                    "Set them: homing dns %s".formatted(domain)));
        }
        String zone = identity.dkimZone().orElse(Zone.DKIM_ZONE);
        for (ZoneRecord wanted : zone(domain, identity.dkimTokens(), zone).records()) {
            if (wanted.type() == ZoneRecord.Type.CNAME) {
                findings.add(look(domain, wanted));
            }
        }
        return findings;
    }

    private Finding look(DomainName domain, ZoneRecord wanted) throws IOException {
        List<String> found = patient.dns().look(wanted.name(), wanted.type().name());
        String kind = wanted.value().split("[; ]", 2)[0]; // v=spf1, v=DMARC1 …
        List<String> own = wanted.type() == ZoneRecord.Type.TXT
                ? found.stream().filter(text -> text.startsWith(kind)).toList()
                : found;
        String set = "Set it: homing dns %s --format bind".formatted(domain);
        if (own.isEmpty()) {
            String told = "missing: %s (%s)".formatted(wanted.quoted(), wanted.why());
            return isForLater(wanted)
                    ? Finding.warning(name(wanted), told, set)
                    : Finding.error(name(wanted), told, set);
        }
        if (kind.equals("v=spf1") && own.size() > 1) {
            return Finding.error(
                    name(wanted),
                    "two SPF records are none (RFC 7208, 4.5): " + String.join(" | ", own),
                    "Make one of them, with include:amazonses.com in it.");
        }
        if (own.stream().noneMatch(text -> fulfils(text, wanted))) {
            return isForLater(wanted)
                    ? Finding.warning(name(wanted), "wants %s, there is: %s".formatted(wanted.quoted(), join(own)), set)
                    : Finding.error(name(wanted), "wants %s, there is: %s".formatted(wanted.quoted(), join(own)), set);
        }
        if (kind.equals("v=DMARC1") && own.getFirst().replace(" ", "").contains(";p=none")) {
            return Finding.warning(
                    name(wanted),
                    "p=none: others let pass what claims to be from you",
                    "When all that you send comes through SES, say p=quarantine.");
        }
        if (wanted.type() == ZoneRecord.Type.MX && own.size() > 1) {
            return Finding.warning(
                    name(wanted),
                    "mail also goes elsewhere: " + join(own),
                    "Is it meant so? What another server takes does not come home.");
        }
        return Finding.ok(name(wanted), join(own));
    }

    /** Without the first two no mail comes or what is sent is taken for spam; the others are manners. */
    private static boolean isForLater(ZoneRecord wanted) {
        return wanted.name().startsWith("bounce.") || wanted.name().startsWith("_");
    }

    private static boolean fulfils(String found, ZoneRecord wanted) {
        return switch (wanted.type()) {
            case MX -> // whatever its preference
                target(found).equals(target(wanted.value()));
            case CNAME, SRV -> found.equalsIgnoreCase(wanted.value());
            case TXT -> !wanted.value().startsWith("v=spf1") || found.contains("include:amazonses.com");
        };
    }

    private static String target(String mx) {
        return mx.substring(mx.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    }

    private static String join(List<String> found) {
        return String.join(" | ", found);
    }

    private Finding mtaSts(DomainName domain) throws IOException {
        String name = "DNS MTA-STS " + domain;
        if (patient.dns().look("_mta-sts." + domain, "TXT").stream().noneMatch(text -> text.startsWith("v=STSv1"))) {
            return Finding.ok(name, "not used");
        }
        return patient.dns().addresses("mta-sts." + domain).isEmpty()
                ? Finding.warning(
                        name,
                        "announced, but mta-sts.%s does not exist: nobody can read the policy".formatted(domain),
                        "Set it and serve the policy, or remove _mta-sts.%s (RFC 8461, 3)".formatted(domain))
                : Finding.ok(name, "announced");
    }

    /** Of no weight for those who read mail, but a sign that the address is yours. */
    private Finding reverse(DomainName host) throws IOException {
        String name = "reverse name of " + host;
        List<InetAddress> addresses = patient.dns().addresses(host.value());
        if (addresses.isEmpty()) {
            return Finding.error(
                    name, "%s has no address: clients do not find it".formatted(host), "Set an A or AAAA record.");
        }
        for (InetAddress address : addresses) {
            List<String> names = patient.dns().reverse(address);
            if (!names.contains(host + ".")) {
                return Finding.warning(
                        name,
                        "%s is named %s"
                                .formatted(
                                        address.getHostAddress(),
                                        names.isEmpty() ? "nothing" : String.join(", ", names)),
                        "Harmless for reading mail. Your provider sets reverse names.");
            }
        }
        return Finding.ok(name, "as it should be");
    }
}
