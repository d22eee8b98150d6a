package io.homing.operator.doctor;

import io.homing.operator.aws.ReceiptRules;
import io.homing.operator.aws.ReceiptRules.Action;
import io.homing.operator.dns.DomainName;
import io.homing.store.Address;
import io.homing.store.HomingException;
import io.homing.store.Rule;
import io.homing.store.SweepStatus;
import io.homing.store.routing.Routing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that mail that SES accepts is delivered: without a rule and a default mailbox, all of it is held. */
final class RoutingChecks {
    private static final String RULES = "routing rules";

    /** The local part of an address that has no rule of its own. */
    private static final String NOBODY = "homing-doctor-nobody";

    private final CheckContext checkContext;

    RoutingChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        return List.of(new Check(RULES, this::rules));
    }

    private List<Finding> rules() {
        List<Rule> rules;
        try {
            rules = checkContext.rules().all();
        } catch (HomingException e) {
            return List.of(refused(e));
        }
        Optional<SweepStatus.Unruled> unruled = unruled();
        Routing routing = Routing.of(rules, unruled.flatMap(SweepStatus.Unruled::mailbox));
        List<Finding> findings = new ArrayList<>();
        recipients().forEach(recipient -> findings.add(finding(recipient, routing, unruled)));
        return findings.isEmpty()
                ? List.of(Finding.notChecked(
                        RULES,
                        "this host has no mailbox yet, and no domain was named",
                        "homing doctor --domain example.org"))
                : findings;
    }

    /** Empty where it is unknown, also where the store does not answer: the check of the journal reports that. */
    private Optional<SweepStatus.Unruled> unruled() {
        try {
            return checkContext.feed().sweepStatus().flatMap(SweepStatus::unruled);
        } catch (HomingException e) {
            return Optional.empty();
        }
    }

    /** The credentials of a host may not read rules. Other problems are reported by other findings, too. */
    private static Finding refused(HomingException e) {
        return e.kind() == HomingException.Kind.SETUP
                ? Finding.notChecked(
                        RULES,
                        "the rules cannot be read with these credentials: " + e.getMessage(),
                        "Pass the credentials of a user with the policy homing-doctor: --credentials FILE")
                : Doctor.of(RULES, e);
    }

    /** Domains and addresses for which SES stores mail, and those that the operator named. */
    private Set<String> recipients() {
        Set<String> recipients = new LinkedHashSet<>();
        checkContext.domains().stream().map(DomainName::value).forEach(recipients::add);
        try {
            checkContext.account().activeRules().stream()
                    .flatMap(set -> set.rules().stream())
                    .filter(ReceiptRules.Rule::enabled)
                    .filter(this::storesHere)
                    .flatMap(rule -> rule.recipients().stream())
                    .map(recipient -> recipient.replaceFirst("^\\.", "")) // with the dot: every domain below it
                    .forEach(recipients::add);
        } catch (HomingException e) {
            return recipients; // the check of the receipt rules reports it
        }
        return recipients;
    }

    private boolean storesHere(ReceiptRules.Rule rule) {
        return rule.actions().stream()
                .anyMatch(action -> action instanceof Action.S3 s3
                        && s3.bucket().equals(checkContext.config().store().bucket()));
    }

    private Finding finding(String recipient, Routing routing, Optional<SweepStatus.Unruled> unruled) {
        String name = "routing of " + recipient;
        boolean isDomain = !recipient.contains("@");
        Optional<Rule> rule = routing.ruleFor(new Address(isDomain ? NOBODY + "@" + recipient : recipient));
        if (rule.filter(RoutingChecks::delivers).isPresent()) {
            return Finding.ok(name, "by the rule " + rule.get().pattern());
        }
        if (rule.isEmpty() && routing.fallback().isPresent()) {
            return Finding.ok(
                    name, "to the default mailbox " + routing.fallback().get());
        }
        String others = rule.map(one -> "the rule %s delivers nothing".formatted(one.pattern()))
                .orElse(unruled.isPresent() ? "mail without a rule is held" : "mail without a rule may be held");
        long some = routing.rules().values().stream()
                .filter(one -> isDomain && one.pattern().value().endsWith("@" + recipient) && delivers(one))
                .count();
        if (some > 0) {
            return Finding.ok(name, "%d addresses have rules; %s".formatted(some, others));
        }
        return rule.isEmpty() && unruled.isEmpty()
                ? Finding.notChecked(
                        name,
                        "there is no rule, and no sweep has reported yet whether the function has a default mailbox",
                        "Set a rule: %s. Or run `homing doctor` again in 15 minutes.".formatted(command(recipient)))
                : Finding.error(
                        name,
                        "no rule delivers mail for %s: %s".formatted(recipient, others),
                        "%s, or set default_mailbox in your settings and run ansible/aws.yml. Mail that is already held: homing held list"
                                .formatted(command(recipient)));
    }

    private static String command(String recipient) {
        return "homing route set '%s' deliver:ann@example.org"
                .formatted(recipient.contains("@") ? recipient : "*@" + recipient);
    }

    private static boolean delivers(Rule rule) {
        return rule.actions().stream()
                .anyMatch(action -> action instanceof Rule.Action.Deliver || action instanceof Rule.Action.Forward);
    }
}
