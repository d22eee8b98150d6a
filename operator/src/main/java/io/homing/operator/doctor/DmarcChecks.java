package io.homing.operator.doctor;

import io.homing.operator.dns.DomainName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the DMARC policy of a domain and the addresses of its reports (RFC 7489). */
final class DmarcChecks {
    private static final Set<String> POLICIES = Set.of("none", "quarantine", "reject");

    private final Dns dns;

    DmarcChecks(Dns dns) {
        this.dns = dns;
    }

    /** A record and the domain that it belongs to. */
    private record Found(String domain, List<String> records) {
        boolean isOne() {
            return records.size() == 1;
        }
    }

    /** @param wanted the value that {@code homing dns} prints, in quotes */
    List<Finding> of(DomainName domain, String wanted) throws IOException {
        String name = "DNS TXT _dmarc." + domain;
        String set = "Set it: homing dns %s --format bind".formatted(domain);
        Found found = applying(domain.value());
        String there = String.join(" | ", found.records());
        if (found.records().isEmpty()) {
            return List.of(Finding.warning(
                    name, "missing: %s (DMARC: receivers quarantine forged mail)".formatted(wanted), set));
        }
        if (!found.isOne()) {
            return List.of(Finding.warning(
                    name,
                    "%d DMARC records at _dmarc.%s count as none (RFC 7489, 6.6.3): %s"
                            .formatted(found.records().size(), found.domain(), there),
                    "Keep one of them and delete the others."));
        }
        Dmarc record = Dmarc.parse(found.records().getFirst());
        List<Finding> findings = new ArrayList<>();
        findings.add(policy(name, domain.value(), found, record, set));
        findings.addAll(reports(domain.value(), found.domain(), record));
        return findings;
    }

    private static Finding policy(String name, String domain, Found found, Dmarc record, String set) {
        boolean own = found.domain().equals(domain);
        String there = own
                ? found.records().getFirst()
                : "none of its own; that of %s applies: %s"
                        .formatted(found.domain(), found.records().getFirst());
        Optional<String> policy = own ? record.policy() : record.policyBelow();
        Optional<String> unknown = record.policyBelow().filter(below -> !POLICIES.contains(below));
        if (record.policy().filter(POLICIES::contains).isPresent() && unknown.isPresent()) {
            return Finding.warning(
                    name,
                    "sp=%s is not a policy, so receivers treat the record as p=none, or ignore it (RFC 7489, 6.6.3): %s"
                            .formatted(unknown.get(), there),
                    "Set sp=none, sp=quarantine or sp=reject, or remove sp.");
        }
        if (policy.filter(POLICIES::contains).isEmpty()) {
            return Finding.warning(
                    name, "it has no policy (p=none, p=quarantine or p=reject), so receivers ignore it: " + there, set);
        }
        if (policy.get().equals("none") || record.appliesToNone()) {
            return Finding.warning(
                    name,
                    weakness(record, own) + ": receivers accept forged mail",
                    "If you send all mail of the domain through SES, set p=quarantine.");
        }
        return Finding.ok(name, there);
    }

    /** The tag that lets forged mail pass. */
    private static String weakness(Dmarc record, boolean own) {
        boolean none = (own ? record.policy() : record.policyBelow())
                .filter("none"::equals)
                .isPresent();
        if (!none) {
            return "pct=0";
        }
        return own || !record.tags().containsKey("sp") ? "p=none" : "sp=none";
    }

    /** A domain that receives reports about another one must agree to it by a record (RFC 7489, 7.1). */
    private List<Finding> reports(String domain, String owner, Dmarc record) throws IOException {
        String name = "DMARC reports " + domain;
        Set<String> others = new LinkedHashSet<>();
        for (String report : record.reports()) {
            Optional<String> to = Dmarc.domainOf(report);
            if (to.isEmpty()) {
                return List.of(Finding.warning(
                        name,
                        "'%s' is not an address to which reports can be sent".formatted(report),
                        "Write it as rua=mailto:postmaster@%s".formatted(domain)));
            }
            if (!isOneOrganisation(to.get(), owner)) {
                others.add(to.get());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (String other : others) {
            String permission = "%s._report._dmarc.%s".formatted(owner, other);
            if (dns.look(permission, "TXT").stream().noneMatch(Dmarc::isOne)) {
                findings.add(Finding.warning(
                        name,
                        "%s has not agreed to receive them: there is no TXT record %s, so receivers send no reports (RFC 7489, 7.1)"
                                .formatted(other, permission),
                        "Set it in the zone of %s: %s. TXT \"v=DMARC1\". Or choose an address of %s for the reports"
                                .formatted(other, permission, owner)));
            }
        }
        return findings.isEmpty() && !record.reports().isEmpty()
                ? List.of(Finding.ok(name, String.join(", ", record.reports())))
                : findings;
    }

    /** The records that apply to a domain: its own, otherwise those of the next domain above that has any. */
    private Found applying(String domain) throws IOException {
        for (String name = domain; name.contains("."); name = parent(name)) {
            List<String> records = records(name);
            if (!records.isEmpty()) {
                return new Found(name, records);
            }
        }
        return new Found(domain, List.of());
    }

    private boolean isOneOrganisation(String one, String other) throws IOException {
        return one.equals(other)
                || one.endsWith("." + other)
                || other.endsWith("." + one)
                || organisation(one).equals(organisation(other));
    }

    /**
     * The organisational domain: without a list of public suffixes, the highest one that has a record, as receivers of
     * the revised DMARC find it by walking up the tree; the domain itself where none has.
     */
    private String organisation(String domain) throws IOException {
        String highest = domain;
        for (String name = domain; name.contains("."); name = parent(name)) {
            if (!records(name).isEmpty()) {
                highest = name;
            }
        }
        return highest;
    }

    private List<String> records(String domain) throws IOException {
        return dns.look("_dmarc." + domain, "TXT").stream().filter(Dmarc::isOne).toList();
    }

    private static String parent(String domain) {
        return domain.substring(domain.indexOf('.') + 1);
    }
}
