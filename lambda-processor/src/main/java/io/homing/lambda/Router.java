package io.homing.lambda;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides where a mail goes: for each envelope recipient the most specific rule speaks alone. Verdicts come first: a
 * virus is held whatever the rules say, spam goes to {@code Junk} of the mailbox that the rule names. Each recipient gets
 * at least one decision (I1).
 *
 * @param store where the rules are
 * @param fallback the mailbox for recipients without a rule; empty: their mail is held
 */
record Router(MailStore store, Optional<MailboxName> fallback) {
    List<Decision> decide(Notification notification) {
        List<Address> recipients = notification.recipients();
        if (notification.verdicts().virus() == Verdict.FAIL) {
            return recipients.stream()
                    .<Decision>map(recipient -> new Decision.Hold(recipient, "virus verdict FAIL"))
                    .toList();
        }
        boolean spam = notification.verdicts().spam() == Verdict.FAIL;
        Map<RulePattern, Rule> rules = rules(recipients);
        return recipients.stream()
                .flatMap(recipient -> RulePattern.candidates(recipient).stream()
                        .filter(rules::containsKey)
                        .findFirst()
                        .map(pattern -> followed(rules.get(pattern), recipient, spam))
                        .orElseGet(() -> Stream.of(unruled(recipient, spam))))
                .toList();
    }

    /** One question to the store, however many recipients. */
    private Map<RulePattern, Rule> rules(List<Address> recipients) {
        List<RulePattern> candidates = recipients.stream()
                .flatMap(recipient -> RulePattern.candidates(recipient).stream())
                .distinct()
                .toList();
        return store.rules(candidates).stream().collect(Collectors.toMap(Rule::pattern, Function.identity()));
    }

    private static Stream<Decision> followed(Rule rule, Address recipient, boolean spam) {
        return rule.actions().stream().map(action -> switch (action) {
            case Rule.Action.Deliver deliver ->
                deliver(recipient, deliver.mailbox(), deliver.folder(), spam, "rule " + rule.pattern());
        });
    }

    private Decision unruled(Address recipient, boolean spam) {
        return fallback.map(mailbox ->
                        deliver(recipient, mailbox, FolderName.INBOX, spam, "no rule; " + mailbox + " is the default"))
                .orElseGet(() -> new Decision.Hold(
                        recipient, "no rule for " + recipient + "; put one, or set HOMING_DEFAULT_MAILBOX"));
    }

    private static Decision deliver(
            Address recipient, MailboxName mailbox, FolderName folder, boolean spam, String because) {
        return spam
                ? new Decision.Deliver(recipient, mailbox, FolderName.JUNK, because + "; spam verdict FAIL")
                : new Decision.Deliver(recipient, mailbox, folder, because);
    }
}
