package io.homing.operator.doctor;

import io.homing.operator.aws.ReceiptRules;
import io.homing.operator.aws.ReceiptRules.Action;
import io.homing.operator.aws.Reputation;
import io.homing.operator.aws.Sending;
import io.homing.operator.dns.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that SES stores mail in the bucket, and that this account may send. */
final class SesChecks {
    private static final String RULES = "receipt rules";
    private static final String POLICY = "bucket policy";
    private static final String REPUTATION = "bounces and complaints";
    private static final String PREFIX = "incoming/";

    /** AWS reviews an account from this ratio on: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html. */
    private static final double MANY_BOUNCES = 0.05;

    private static final double MANY_COMPLAINTS = 0.001;

    /** The part of the sending quota of 24 hours that causes a warning. */
    private static final double MUCH = 0.8;

    private final CheckContext checkContext;
    private final String region;
    private final String bucket;

    SesChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
        this.region = checkContext.config().store().region();
        this.bucket = checkContext.config().store().bucket();
    }

    List<Check> all() {
        return List.of(
                new Check(RULES, this::rules),
                Check.one(POLICY, this::policy),
                Check.one("sending", this::sending),
                Check.one(REPUTATION, this::reputation),
                Check.one("suppression list", this::suppressed));
    }

    private List<Finding> rules() {
        Optional<ReceiptRules> active = checkContext.account().activeRules();
        if (active.isEmpty()) {
            return List.of(Finding.error(
                    RULES,
                    "no rule set is active in %s: SES rejects all mail".formatted(region),
                    "aws ses set-active-receipt-rule-set --rule-set-name homing --region " + region));
        }
        List<Finding> findings = new ArrayList<>();
        ReceiptRules set = active.get();
        Optional<ReceiptRules.Rule> ours = ours(set);
        if (ours.isEmpty()) {
            findings.add(Finding.error(
                    RULES,
                    "the active rule set %s does not store mail in %s/%s: no mail arrives"
                            .formatted(set.name(), bucket, PREFIX),
                    "aws ses set-active-receipt-rule-set --rule-set-name homing --region %s. Otherwise correct store.bucket."
                            .formatted(region)));
            return findings;
        }
        findings.add(rule(set.name(), ours.get()));
        findings.add(encryption(ours.get()));
        for (DomainName domain : checkContext.domains()) {
            boolean matched =
                    ours.get().recipients().isEmpty() || ours.get().recipients().contains(domain.value());
            findings.add(
                    matched
                            ? Finding.ok("receipt rule for " + domain, "SES stores its mail")
                            : Finding.error(
                                    "receipt rule for " + domain,
                                    "the rule %s does not list the domain: SES rejects its mail"
                                            .formatted(ours.get().name()),
                                    "Add the domain to the domains of your settings, then run ansible/aws.yml again."));
        }
        return findings;
    }

    private Finding rule(String set, ReceiptRules.Rule rule) {
        List<Action> actions = rule.actions();
        int stores = index(actions, Action.S3.class);
        int calls = index(actions, Action.Lambda.class);
        int stops = index(actions, Action.StopAction.class);
        String again = "Run ansible/aws.yml again: it restores the rule.";
        if (!rule.enabled()) {
            return Finding.error(
                    RULES, "the rule %s of %s is disabled: no mail arrives".formatted(rule.name(), set), again);
        }
        boolean stopped = stops >= 0 && stops < stores;
        boolean called = calls >= 0 && calls < stores;
        if (stopped || called) {
            return Finding.error(
                    RULES,
                    "the rule %s stores the mail too late: the S3 action must come before the %s"
                            .formatted(rule.name(), stopped ? "stop action" : "Lambda action"),
                    again);
        }
        boolean announced = actions.stream()
                .anyMatch(action -> action instanceof Action.S3 s3 && s3.topic().isPresent());
        if (!announced && calls < 0) {
            return Finding.warning(
                    RULES,
                    "the rule does not announce new mail: only the sweep finds it, half an hour later at the earliest",
                    again);
        }
        return rule.scans()
                ? Finding.ok(RULES, "%s is active and stores mail in %s/%s".formatted(set, bucket, PREFIX))
                : Finding.warning(RULES, "SES does not scan mail for spam and viruses", again);
    }

    private static int index(List<Action> actions, Class<? extends Action> type) {
        for (int n = 0; n < actions.size(); n++) {
            if (type.isInstance(actions.get(n))) {
                return n;
            }
        }
        return -1;
    }

    private Optional<ReceiptRules.Rule> ours(ReceiptRules set) {
        return set.rules().stream()
                .filter(rule -> rule.actions().stream()
                        .anyMatch(action -> action instanceof Action.S3 s3
                                && s3.bucket().equals(bucket)
                                && s3.prefix().equals(PREFIX)))
                .findFirst();
    }

    /** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html */
    private static Finding encryption(ReceiptRules.Rule rule) {
        Optional<String> key = rule.actions().stream()
                .flatMap(action -> action instanceof Action.S3 s3 ? s3.kmsKey().stream() : Stream.empty())
                .findFirst();
        return key.map(
                        arn -> Finding.warning(
                                "encryption",
                                "SES encrypts each mail with %s before it stores it: only a function with mail-store-kms can read it"
                                        .formatted(arn),
                                "Remove the KMS key from the S3 action and let the bucket encrypt (SSE). Otherwise see docs/lambda.md."))
                .orElseGet(() -> Finding.ok("encryption", "the bucket encrypts"));
    }

    private Finding policy() {
        Optional<ReceiptRules> active = checkContext.account().activeRules();
        Optional<ReceiptRules.Rule> rule = active.flatMap(this::ours);
        if (rule.isEmpty()) {
            return Finding.notChecked(POLICY, "no active rule stores mail in " + bucket, "");
        }
        String next = "Run ansible/aws.yml again: it restores the policy. SES retries each mail for 4 hours.";
        Optional<String> policy = checkContext.account().bucketPolicy();
        if (policy.isEmpty()) {
            return Finding.error(POLICY, "%s has no policy: SES cannot store mail".formatted(bucket), next);
        }
        return BucketPolicy.of(policy.get())
                        .letsSesWrite(
                                bucket, PREFIX, active.get().name(), rule.get().name())
                ? Finding.ok(POLICY, "SES may write to %s/%s".formatted(bucket, PREFIX))
                : Finding.error(
                        POLICY,
                        "the policy does not let the rule %s of SES write to %s/%s: mail is lost after 4 hours"
                                .formatted(rule.get().name(), bucket, PREFIX),
                        next);
    }

    private Finding sending() {
        Sending account = checkContext.account().sending();
        String console = "See https://%s.console.aws.amazon.com/ses/home?region=%1$s#/account".formatted(region);
        if (!account.enabled() || account.enforcement().equals("SHUTDOWN")) {
            return Finding.error("sending", "AWS does not let this account send mail", console);
        }
        if (!account.enforcement().equals("HEALTHY")) {
            return Finding.warning("sending", "the account is under review: " + account.enforcement(), console);
        }
        if (account.sandbox()) {
            return Finding.warning(
                    "sending",
                    "the account is in the sandbox: it sends to verified addresses only",
                    "Ask for production access: aws sesv2 put-account-details --production-access-enabled …"
                            + " (docs/aws-setup.md, 4)");
        }
        String told = "%.0f of %.0f mails in 24 hours".formatted(account.sent(), account.most());
        return account.most() > 0 && account.sent() > MUCH * account.most()
                ? Finding.warning(
                        "sending", told, "Request a higher quota, or find the sender of these mails. " + console)
                : Finding.ok("sending", told);
    }

    /** A single bounce or complaint causes no warning, even if few mails are sent. */
    private Finding reputation() {
        Reputation mails = checkContext.account().reputation();
        String told = "of %d mails in 14 days, %d bounced and %d were reported as spam"
                .formatted(mails.attempts(), mails.bounces(), mails.complaints());
        boolean many = (mails.bounces() > 1 && mails.bounceRatio() >= MANY_BOUNCES)
                || (mails.complaints() > 1 && mails.complaintRatio() >= MANY_COMPLAINTS);
        return many
                ? Finding.warning(
                        REPUTATION,
                        told + ": AWS reviews accounts with such ratios",
                        "To find the recipients, see the mails of the topic for bounces. To stop forwarding spam, change the"
                                + " rules: `homing route list`")
                : Finding.ok(REPUTATION, told);
    }

    private Finding suppressed() {
        Map<String, String> all = checkContext.account().suppressed();
        List<String> own = all.keySet().stream()
                .filter(address -> checkContext.domains().stream()
                        .anyMatch(domain -> address.toLowerCase(Locale.ROOT).endsWith("@" + domain)))
                .sorted()
                .toList();
        if (!own.isEmpty()) {
            return Finding.error(
                    "suppression list",
                    "SES silently drops mail to addresses of your own: " + String.join(", ", own),
                    "aws sesv2 delete-suppressed-destination --region %s --email-address %s"
                            .formatted(region, own.getFirst()));
        }
        return all.isEmpty()
                ? Finding.ok("suppression list", "empty")
                : Finding.warning(
                        "suppression list",
                        "SES silently drops mail to %d addresses".formatted(all.size()),
                        "See them: aws sesv2 list-suppressed-destinations --region " + region);
    }
}
