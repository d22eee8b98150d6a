package io.homing.operator.doctor;

import io.homing.operator.aws.SesIdentity;
import io.homing.operator.dns.DomainName;
import io.homing.operator.dns.Zone;
import io.homing.operator.dns.ZoneRecord;
import io.homing.store.RegionName;
import java.io.IOException;
import java.net.InetAddress;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compares the DNS with the records that {@code homing dns} prints. */
final class DnsChecks {
    private final CheckContext checkContext;

    DnsChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        String region = checkContext.config().store().region();
        checks.add(Check.one("region", () -> region(region)));
        var dmarc = new DmarcChecks(checkContext.dns());
        for (DomainName domain : checkContext.domains()) {
            checks.add(new Check("SES identity " + domain, () -> identity(domain)));
            for (ZoneRecord wanted : zone(domain, List.of(), Zone.DKIM_ZONE).records()) {
                checks.add(
                        Dmarc.isOne(wanted.value())
                                ? new Check(name(wanted), () -> dmarc.of(domain, wanted.quoted()))
                                : Check.one(name(wanted), () -> look(domain, wanted)));
            }
            checks.add(Check.one("DNS MTA-STS " + domain, () -> mtaSts(domain)));
        }
        for (ImapHost host : checkContext.imap()) {
            checks.add(Check.one("reverse name of " + host.name(), () -> reverse(host.name())));
        }
        return checks;
    }

    private Zone zone(DomainName domain, List<String> tokens, String dkimZone) {
        return Zone.of(new Zone.Wishes(
                domain,
                checkContext.config().store().region(),
                new Zone.Dkim(tokens, dkimZone),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                LocalDate.ofInstant(checkContext.clock().instant(), ZoneOffset.UTC)));
    }

    private static String name(ZoneRecord wanted) {
        return "DNS %s %s".formatted(wanted.type(), wanted.name());
    }

    /** A region receives mail if the DNS has the name of its mail host. This needs no list of regions. */
    private Finding region(String region) throws IOException {
        String host = new RegionName(region).host("inbound-smtp");
        return checkContext.dns().addresses(host).isEmpty()
                ? Finding.error(
                        "region",
                        "there is no DNS name %s: SES receives no mail in %s".formatted(host, region),
                        "Set store.region to a region that receives mail (https://docs.aws.amazon.com/general/latest/gr/ses.html)."
                                + " If the DNS of this host fails: resolvectl status")
                : Finding.ok("region", "SES receives mail in " + region);
    }

    /** Checks the three records of DKIM, whose names only SES knows, and the status of the others in SES. */
    private List<Finding> identity(DomainName domain) throws IOException {
        String name = "SES identity " + domain;
        List<Finding> findings = new ArrayList<>();
        SesIdentity identity = checkContext.account().identity(domain.value());
        findings.add(
                identity.verified()
                        ? Finding.ok(name, "SES may send for the domain")
                        : Finding.error(
                                name,
                                "SES has not verified the domain: no mail can be sent from it",
                                "Set its DKIM records and wait, up to three days: homing dns %s --fetch-dkim"
                                        .formatted(domain)));
        if (identity.mailFrom().isPresent() && !identity.mailFromReady()) {
            findings.add(Finding.warning(
                    "MAIL FROM " + domain,
                    "SES has not found the records of %s: it sends with its own MAIL FROM domain, and SPF does not align"
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
        List<String> found =
                checkContext.dns().look(wanted.name(), wanted.type().name());
        return switch (wanted.type()) {
            case TXT -> isSpf(wanted) ? spf(domain, wanted) : text(domain, wanted, found);
            case MX -> exchangers(domain, wanted, found);
            case CNAME, SRV ->
                found.stream().anyMatch(wanted.value()::equalsIgnoreCase)
                        ? Finding.ok(name(wanted), join(found))
                        : complaint(domain, wanted, found);
        };
    }

    private static boolean isSpf(ZoneRecord wanted) {
        return SpfRecord.isOne(wanted.value());
    }

    private Finding spf(DomainName domain, ZoneRecord wanted) throws IOException {
        var spf = new Spf(checkContext.dns());
        List<String> records = spf.records(wanted.name());
        if (records.isEmpty()) {
            return complaint(domain, wanted, records);
        }
        if (records.size() > 1) {
            return Finding.error(
                    name(wanted),
                    "receivers ignore %s SPF records (RFC 7208, 4.5): %s"
                            .formatted(records.size() == 2 ? "two" : records.size(), join(records)),
                    "Merge them into one record that contains include:amazonses.com.");
        }
        String record = records.getFirst();
        try {
            Set<SpfRecord.Result> results = spf.ofSes(wanted.name(), record);
            if (results.equals(EnumSet.of(SpfRecord.Result.PASS))) {
                return Finding.ok(name(wanted), record);
            }
            return results.contains(SpfRecord.Result.PASS)
                    ? Finding.notChecked(
                            name(wanted),
                            "a macro or ptr decides for each mail whether SES may send: " + record,
                            "Put include:amazonses.com before it, then run `homing doctor` again.")
                    : complaint(domain, wanted, records);
        } catch (SpfException e) {
            String told = "receivers ignore the record, because %s: %s".formatted(e.getMessage(), record);
            String next = "Correct the record. It must contain include:amazonses.com (RFC 7208).";
            return isForLater(wanted)
                    ? Finding.warning(name(wanted), told, next)
                    : Finding.error(name(wanted), told, next);
        }
    }

    /** A record that receivers ignore unless there is exactly one: TLS-RPT (RFC 8460, 3) and MTA-STS (RFC 8461, 3.1). */
    private Finding text(DomainName domain, ZoneRecord wanted, List<String> found) {
        String version = wanted.value().split(";", 2)[0];
        List<String> own =
                found.stream().filter(text -> isOfVersion(version, text)).toList();
        if (own.size() > 1) {
            return Finding.warning(
                    name(wanted),
                    "%d records with %s count as none: %s".formatted(own.size(), version, join(own)),
                    "Keep one of them and delete the others.");
        }
        return own.isEmpty() ? complaint(domain, wanted, own) : Finding.ok(name(wanted), join(own));
    }

    private static boolean isOfVersion(String version, String text) {
        return text.equals(version) || text.startsWith(version + ";") || text.startsWith(version + " ");
    }

    private Finding exchangers(DomainName domain, ZoneRecord wanted, List<String> found) {
        if (found.stream().noneMatch(mx -> target(mx).equals(target(wanted.value())))) {
            return complaint(domain, wanted, found);
        }
        long first = found.stream().mapToLong(DnsChecks::preference).min().orElse(0);
        List<String> others = found.stream()
                .filter(mx -> !target(mx).equals(target(wanted.value())))
                .toList();
        if (others.isEmpty()) {
            return Finding.ok(name(wanted), join(found));
        }
        boolean othersFirst = found.stream()
                .filter(mx -> target(mx).equals(target(wanted.value())))
                .allMatch(mx -> preference(mx) > first);
        return othersFirst && !isForLater(wanted)
                ? Finding.error(
                        name(wanted),
                        "senders try another server before SES: " + join(found),
                        "Mail that this server accepts does not arrive here. Give SES the lowest number, or remove the other record.")
                : Finding.warning(
                        name(wanted),
                        "another server also receives mail: " + join(found),
                        "Mail that another server accepts does not arrive here. If this is not intended, remove its record.");
    }

    /** The finding for a missing or different record. */
    private static Finding complaint(DomainName domain, ZoneRecord wanted, List<String> found) {
        String told = found.isEmpty()
                ? "missing: %s (%s)".formatted(wanted.quoted(), wanted.why())
                : "expected %s, found: %s".formatted(wanted.quoted(), join(found));
        String set = "Set it: homing dns %s --format bind".formatted(domain);
        return isForLater(wanted) ? Finding.warning(name(wanted), told, set) : Finding.error(name(wanted), told, set);
    }

    /** Whether a record is optional: without the others no mail arrives, or receivers classify sent mail as spam. */
    private static boolean isForLater(ZoneRecord wanted) {
        return wanted.name().startsWith("bounce.") || wanted.name().startsWith("_");
    }

    private static String target(String mx) {
        return mx.substring(mx.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    }

    private static long preference(String mx) {
        return Long.parseLong(mx.substring(0, mx.indexOf(' ')));
    }

    private static String join(List<String> found) {
        return String.join(" | ", found);
    }

    private Finding mtaSts(DomainName domain) throws IOException {
        String name = "DNS MTA-STS " + domain;
        List<String> records = checkContext.dns().look("_mta-sts." + domain, "TXT").stream()
                .filter(text -> isOfVersion("v=STSv1", text))
                .toList();
        if (records.isEmpty()) {
            return Finding.ok(name, "not used");
        }
        if (records.size() > 1) {
            return Finding.warning(
                    name,
                    "%d records count as none (RFC 8461, 3.1): %s".formatted(records.size(), join(records)),
                    "Keep one of them and delete the others.");
        }
        return checkContext.dns().addresses("mta-sts." + domain).isEmpty()
                ? Finding.warning(
                        name,
                        "announced, but mta-sts.%s does not exist: senders cannot read the policy".formatted(domain),
                        "Set that name and serve the policy, or remove _mta-sts.%s (RFC 8461, 3)".formatted(domain))
                : Finding.ok(name, "announced");
    }

    /** Checks the reverse name, which does not affect reading mail, but confirms the address. */
    private Finding reverse(DomainName host) throws IOException {
        String name = "reverse name of " + host;
        List<InetAddress> addresses = checkContext.dns().addresses(host.value());
        if (addresses.isEmpty()) {
            return Finding.error(
                    name,
                    "%s has no address: mail clients cannot reach it".formatted(host),
                    "Set an A or AAAA record.");
        }
        for (InetAddress address : addresses) {
            List<String> names = checkContext.dns().reverse(address);
            if (!names.contains(host + ".")) {
                return Finding.warning(
                        name,
                        "the reverse name of %s is %s"
                                .formatted(
                                        address.getHostAddress(),
                                        names.isEmpty() ? "missing" : String.join(", ", names)),
                        "This does not affect reading mail. Your provider sets reverse names.");
            }
        }
        return Finding.ok(name, "matches");
    }
}
