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
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides where a mail goes: for each envelope recipient the most specific rule speaks alone. Verdicts come first: a virus
 * is held whatever the rules say, and mail of bad repute is neither sent on nor bounced, for both would go out in our
 * name. Each recipient gets at least one decision (I1).
 *
 * @param rules by pattern; of those that can speak for the recipients all that there are
 * @param fallback the mailbox for recipients without a rule; empty: their mail is held
 */
public record Routing(Map<RulePattern, Rule> rules, Optional<MailboxName> fallback) {
    public Routing {
        rules = Map.copyOf(rules);
    }

    public static Routing of(Collection<Rule> rules, Optional<MailboxName> fallback) {
        return new Routing(rules.stream().collect(Collectors.toMap(Rule::pattern, Function.identity())), fallback);
    }

    /** The rule that speaks for an address; empty where there is none. */
    public Optional<Rule> ruleFor(Address recipient) {
        return RulePattern.candidates(recipient).stream()
                .filter(rules::containsKey)
                .findFirst()
                .map(rules::get);
    }

    /** What this rule makes of mail of bad repute, with all that it leaves to others. */
    public Policy policyOf(Optional<Rule> rule) {
        Policy everybody = Optional.ofNullable(rules.get(RulePattern.ANYONE))
                .map(Rule::policy)
                .orElse(Policy.NONE);
        return rule.map(Rule::policy).orElse(Policy.NONE).orElse(everybody).orElse(Policy.DEFAULT);
    }

    /**
     * What happens to a mail for one of its recipients.
     *
     * @param sender the envelope sender; empty for the null sender
     * @return at least one decision
     */
    public List<Decision> decide(Address recipient, Optional<Address> sender, Verdicts verdicts) {
        if (verdicts.virus() == Verdict.FAIL) {
            return List.of(new Decision.Hold(recipient, "virus verdict FAIL"));
        }
        Optional<Rule> rule = ruleFor(recipient);
        Repute repute = Repute.of(verdicts, policyOf(rule));
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
        if (repute.treatment() == Treatment.HOLD && !actions.equals(List.of(new Action.Discard()))) {
            return List.of(new Decision.Hold(recipient, because + repute.words()));
        }
        boolean delivers = actions.stream().anyMatch(Action.Deliver.class::isInstance);
        return actions.stream()
                .map(action -> switch (action) {
                    case Action.Deliver deliver -> deliver(deliver, recipient, repute, because);
                    case Action.Forward forward -> forward(forward, recipient, repute, delivers, because);
                    case Action.Bounce bounce -> bounce(bounce, recipient, sender, repute, because);
                    case Action.Discard discard -> new Decision.Discard(recipient, because);
                    case Action.Hold hold -> new Decision.Hold(recipient, because);
                })
                .toList();
    }

    private static Decision deliver(Action.Deliver deliver, Address recipient, Repute repute, String because) {
        FolderName folder = repute.treatment() == Treatment.JUNK ? FolderName.JUNK : deliver.folderFor(recipient);
        return new Decision.Deliver(recipient, deliver.mailbox(), folder, because + repute.words());
    }

    /** What is not sent on must be somewhere: where nobody else gets it, it is held. */
    private static Decision forward(
            Action.Forward forward, Address recipient, Repute repute, boolean delivers, String because) {
        if (!repute.isBad()) {
            return new Decision.Forward(recipient, forward.to(), because);
        }
        String refused = because + repute.words() + "; such mail is not forwarded";
        return delivers ? new Decision.Discard(recipient, refused) : new Decision.Hold(recipient, refused);
    }

    private static Decision bounce(
            Action.Bounce bounce, Address recipient, Optional<Address> sender, Repute repute, String because) {
        if (repute.isBad()) {
            return new Decision.Discard(recipient, because + repute.words() + "; such mail is not bounced");
        }
        return sender.<Decision>map(to -> new Decision.Bounce(recipient, to, bounce.text(), because))
                .orElseGet(() -> new Decision.Discard(recipient, because + "; a bounce is not bounced (null sender)"));
    }
}
