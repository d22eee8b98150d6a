package io.homing.store.routing;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.SenderAddress;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides where a mail goes: for each envelope recipient only the most specific rule applies. Verdicts come first: a virus
 * is held whatever the rules say, and mail of bad repute is neither sent on nor bounced, for both would go out in our
 * name. Nor is mail that a program sent by itself, which is how two programs come to write to each other without end
 * (RFC 3834, 2). Each recipient gets at least one decision (I1).
 *
 * <p>Two kinds of addresses are not for rules alone: what Homing sends from ({@link SenderAddress}) has no rule, and mail
 * to {@code postmaster} is delivered in spite of its rule (RFC 5321, 4.5.1).
 *
 * @param rules by pattern; of those that can speak for the recipients all that there are
 * @param fallback the mailbox for recipients without a rule; empty: their mail is held
 */
public record Routing(Map<RulePattern, Rule> rules, Optional<MailboxName> fallback) {
    /** Why a mail without an envelope sender is neither forwarded nor bounced (RFC 5321, 4.5.5). */
    private static final String NULL_SENDER = "it is a bounce or another notification (null sender)";

    public Routing {
        rules = Map.copyOf(rules);
    }

    public static Routing of(Collection<Rule> rules, Optional<MailboxName> fallback) {
        return new Routing(rules.stream().collect(Collectors.toMap(Rule::pattern, Function.identity())), fallback);
    }

    /**
     * The rule that applies to an address; empty where there is none. None applies to an address that Homing sends from,
     * and none that only bounces, discards or holds applies to {@code postmaster}.
     */
    public Optional<Rule> ruleFor(Address recipient) {
        boolean isPostmaster = SenderAddress.isPostmaster(recipient);
        return SenderAddress.isReserved(recipient)
                ? Optional.empty()
                : candidates(recipient)
                        .filter(rule -> !isPostmaster || isDelivering(rule) || isForwarding(rule))
                        .findFirst();
    }

    private Stream<Rule> candidates(Address recipient) {
        return RulePattern.candidates(recipient).stream()
                .filter(rules::containsKey)
                .map(rules::get);
    }

    private static boolean isDelivering(Rule rule) {
        return rule.actions().stream().anyMatch(Action.Deliver.class::isInstance);
    }

    private static boolean isForwarding(Rule rule) {
        return rule.actions().stream().anyMatch(Action.Forward.class::isInstance);
    }

    /** What this rule makes of mail of bad repute, with all that it leaves to others. */
    public Policy policyOf(Optional<Rule> rule) {
        Policy everybody = Optional.ofNullable(rules.get(RulePattern.ANYONE))
                .map(Rule::policy)
                .orElse(Policy.NONE);
        return rule.map(Rule::policy).orElse(Policy.NONE).orElse(everybody).orElse(Policy.DEFAULT);
    }

    /** As {@link #decide(Address, Optional, Verdicts, Optional)}, for a mail whose header names no program as its sender. */
    public List<Decision> decide(Address recipient, Optional<Address> sender, Verdicts verdicts) {
        return decide(recipient, sender, verdicts, Optional.empty());
    }

    /**
     * What happens to a mail for one of its recipients.
     *
     * @param sender the envelope sender; empty for the null sender
     * @param automatic why the header shows that a program sent the mail by itself, as the end of a sentence; empty where
     *     it does not
     * @return at least one decision
     */
    public List<Decision> decide(
            Address recipient, Optional<Address> sender, Verdicts verdicts, Optional<String> automatic) {
        if (verdicts.virus() == Verdict.FAIL) {
            return List.of(new Decision.Hold(recipient, "virus verdict FAIL"));
        }
        if (SenderAddress.isReserved(recipient)) {
            return List.of(new Decision.Hold(
                    recipient,
                    "reserved: mail is sent from %s, and what answers it is never sent on".formatted(recipient)));
        }
        Optional<Rule> rule = ruleFor(recipient);
        VerdictAssessment verdictAssessment = repute(recipient, verdicts, rule);
        String because = rule.map(r -> "rule " + r.pattern())
                .or(() -> fallback.map(mailbox -> "no rule; " + mailbox + " is the default"))
                .orElse("no rule for " + recipient + ", and no default mailbox");
        List<Action> actions = rule.map(Rule::actions)
                .orElseGet(() -> fallback.<List<Action>>map(
                                mailbox -> List.of(new Action.Deliver(mailbox, FolderName.INBOX)))
                        .orElse(List.of()));
        if (actions.isEmpty()) {
            return List.of(new Decision.Hold(recipient, because));
        }
        if (verdictAssessment.treatment() == Treatment.HOLD && !actions.equals(List.of(new Action.Discard()))) {
            return List.of(new Decision.Hold(recipient, because + verdictAssessment.words()));
        }
        Optional<String> program = automatic.or(() -> sender.isEmpty() ? Optional.of(NULL_SENDER) : Optional.empty());
        boolean delivers = actions.stream().anyMatch(Action.Deliver.class::isInstance);
        return actions.stream()
                .map(action -> switch (action) {
                    case Action.Deliver deliver -> deliver(deliver, recipient, verdictAssessment, because);
                    case Action.Forward forward -> {
                        var wanted = new Decision.Forward(recipient, forward.to(), because);
                        yield whyNotForwarded(wanted, verdictAssessment, verdicts, program)
                                .map(why -> insteadOf(wanted, delivers, why))
                                .orElse(wanted);
                    }
                    case Action.Bounce bounce ->
                        bounce(bounce, recipient, sender, verdictAssessment, verdicts, because);
                    case Action.Discard discard -> new Decision.Discard(recipient, because);
                    case Action.Hold hold -> new Decision.Hold(recipient, because);
                })
                .distinct() // two forwards that are refused for one reason are one decision
                .toList();
    }

    /** Mail to {@code postmaster} is delivered, to Junk at worst. */
    private VerdictAssessment repute(Address recipient, Verdicts verdicts, Optional<Rule> rule) {
        VerdictAssessment verdictAssessment = VerdictAssessment.of(verdicts, policyOf(rule));
        return SenderAddress.isPostmaster(recipient) && verdictAssessment.treatment() == Treatment.HOLD
                ? new VerdictAssessment(verdictAssessment.flaws(), Treatment.JUNK)
                : verdictAssessment;
    }

    private static Decision deliver(
            Action.Deliver deliver, Address recipient, VerdictAssessment verdictAssessment, String because) {
        FolderName folder =
                verdictAssessment.treatment() == Treatment.JUNK ? FolderName.JUNK : deliver.folderFor(recipient);
        return new Decision.Deliver(recipient, deliver.mailbox(), folder, because + verdictAssessment.words());
    }

    /** Words that go behind the reason of a forward that must not be; empty where it may. */
    private static Optional<String> whyNotForwarded(
            Decision.Forward forward,
            VerdictAssessment verdictAssessment,
            Verdicts verdicts,
            Optional<String> program) {
        if (verdictAssessment.isBad()) {
            return Optional.of(verdictAssessment.words() + "; such mail is not forwarded");
        }
        if (verdicts.virus() != Verdict.PASS) {
            return Optional.of("; not scanned for viruses (virus verdict %s), and such mail is not forwarded"
                    .formatted(verdicts.virus()));
        }
        return program.filter(
                        why -> !forward.to().domain().equals(forward.recipient().domain()))
                .map("; not forwarded to another domain, because %s"::formatted);
    }

    /**
     * What becomes of a forward that must not be. The mail must be somewhere: where the rule delivers it too, nothing more
     * happens; mail to {@code postmaster} goes to the mailbox of a less specific rule or of the default; otherwise it is
     * held.
     *
     * @param delivers whether the rule delivers the mail as well
     * @param why words to go behind the reason of the forward
     */
    public Decision insteadOf(Decision.Forward forward, boolean delivers, String why) {
        Address recipient = forward.recipient();
        String because = forward.because() + why;
        if (delivers) {
            return new Decision.Discard(recipient, because);
        }
        return Optional.of(recipient)
                .filter(SenderAddress::isPostmaster)
                .flatMap(this::otherPlace)
                .<Decision>map(
                        place -> new Decision.Deliver(recipient, place.mailbox(), place.folderFor(recipient), because))
                .orElseGet(() -> new Decision.Hold(recipient, because));
    }

    private Optional<Action.Deliver> otherPlace(Address recipient) {
        return candidates(recipient)
                .flatMap(rule -> rule.actions().stream())
                .filter(Action.Deliver.class::isInstance)
                .map(Action.Deliver.class::cast)
                .findFirst()
                .or(() -> fallback.map(mailbox -> new Action.Deliver(mailbox, FolderName.INBOX)));
    }

    /** A bounce to a sender for whom nobody vouches is backscatter: most such senders are forged. */
    private static Decision bounce(
            Action.Bounce bounce,
            Address recipient,
            Optional<Address> sender,
            VerdictAssessment verdictAssessment,
            Verdicts verdicts,
            String because) {
        if (verdictAssessment.isBad()) {
            return new Decision.Discard(recipient, because + verdictAssessment.words() + "; such mail is not bounced");
        }
        if (sender.isEmpty()) {
            return new Decision.Discard(recipient, because + "; a bounce is not bounced (null sender)");
        }
        boolean isForged = verdicts.spf() == Verdict.FAIL || verdicts.dmarc() == Verdict.FAIL;
        if (isForged || (verdicts.spf() != Verdict.PASS && verdicts.dmarc() != Verdict.PASS)) {
            return new Decision.Discard(
                    recipient,
                    "%s; not bounced, because nobody vouches for the sender (SPF %s, DMARC %s)"
                            .formatted(because, verdicts.spf(), verdicts.dmarc()));
        }
        return new Decision.Bounce(recipient, sender.get(), bounce.text(), because);
    }
}
