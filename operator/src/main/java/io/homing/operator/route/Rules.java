package io.homing.operator.route;

import io.homing.store.Address;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RuleBook;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.SenderAddress;
import io.homing.store.Verdicts;
import io.homing.store.routing.Routing;
import io.homing.store.routing.RuleCheck;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans and makes changes of the rules. Planning rejects invalid changes and writes nothing; {@link #make} writes the
 * planned change.
 */
public record Rules(RuleBook book, InstantSource clock) {
    /** The number of recent changes among which a change is found by its time. */
    private static final int REMEMBERED = 10_000;

    /**
     * Sets a rule, and replaces an existing one. Throws {@link HomingException} where mail would be forwarded in a loop, and for
     * an address to which rules do not apply.
     */
    public RuleChange set(Rule rule, String who) {
        if (SenderAddress.isReserved(new Address(rule.pattern().value()))) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "%s is reserved: Homing sends from this address, and holds mail for it".formatted(rule.pattern()),
                    "Use another address. `homing held list` lists mail for this one.");
        }
        List<Rule> all = book.all();
        return sound(
                new RuleChange(clock.instant(), who, rule.pattern(), at(rule.pattern(), all), Optional.of(rule)), all);
    }

    /**
     * Removes a rule. Throws {@link HomingException} where there is none, or where mail would be forwarded in a loop without it.
     *
     * @param typed its pattern; also a recorded pattern that is no longer valid
     */
    public RuleChange remove(String typed, String who) {
        List<Rule> all = book.all();
        RulePattern pattern = all.stream()
                .map(Rule::pattern)
                .filter(one -> one.value().equals(typed))
                .findFirst()
                .orElseGet(() -> RuleSyntax.pattern(typed));
        Rule rule = at(pattern, all)
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.NOT_FOUND,
                        "there is no rule for " + pattern,
                        "`homing route list` lists all rules."));
        return sound(new RuleChange(clock.instant(), who, pattern, Optional.of(rule), Optional.empty()), all);
    }

    /** Reverts a change. Throws {@link HomingException} where the rule has changed since. */
    public RuleChange undo(RuleChange made, String who) {
        List<Rule> all = book.all();
        if (!at(made.pattern(), all).equals(made.after())) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "the rule for %s has changed since: it is now %s"
                            .formatted(made.pattern(), words(at(made.pattern(), all))),
                    "Undo the newer change first (`homing route history`), or set the rule as it should be.");
        }
        return sound(made.undo(clock.instant(), who), all);
    }

    /** Makes a planned change. Throws {@link HomingException} where the rule has changed since it was planned. */
    public void make(RuleChange change) {
        if (!book.change(change)) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "another user changed the rule for %s at the same time; this change was not made"
                            .formatted(change.pattern()),
                    "Check the current rule, then retry: homing route list");
        }
    }

    /**
     * A change on record.
     *
     * @param which 1 for the newest, 2 for the one before, …; or the time that the history shows
     */
    public RuleChange made(String which) {
        if (which.matches("[1-9]\\d{0,3}")) {
            int number = Integer.parseInt(which);
            List<RuleChange> changes = book.changes(number);
            if (changes.size() == number) {
                return changes.getLast();
            }
            throw unknown(which);
        }
        List<RuleChange> then = book.changes(REMEMBERED).stream()
                .filter(change -> change.when().equals(time(which)))
                .toList();
        if (then.size() > 1) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "%d changes were made at %s".formatted(then.size(), which),
                    "Pass the number of the change: homing route history");
        }
        return then.stream().findFirst().orElseThrow(() -> unknown(which));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw unknown(text);
        }
    }

    private static HomingException unknown(String which) {
        return new HomingException(
                HomingException.Kind.NOT_FOUND,
                "there is no change '%s' on record".formatted(which),
                "Pass the number or the time that `homing route history` prints.");
    }

    /** The current outcome for a mail to this address. */
    public Outcome test(Address recipient, Optional<Address> sender, Verdicts verdicts, Optional<String> automatic) {
        return Outcome.of(
                routing(book.among(RulePattern.candidates(recipient))), recipient, sender, verdicts, automatic);
    }

    /** The reasons for that outcome. */
    public Explanation explain(Address recipient) {
        return Explanation.of(book.among(RulePattern.candidates(recipient)), recipient);
    }

    static Routing routing(List<Rule> rules) {
        return Routing.of(rules, Optional.empty());
    }

    /** All rules as they are after a change. */
    static List<Rule> after(RuleChange change, List<Rule> rules) {
        return Stream.concat(
                        change.after().stream(),
                        rules.stream().filter(rule -> !rule.pattern().equals(change.pattern())))
                .toList();
    }

    private static Optional<Rule> at(RulePattern pattern, List<Rule> all) {
        return all.stream().filter(rule -> rule.pattern().equals(pattern)).findFirst();
    }

    private static String words(Optional<Rule> rule) {
        return rule.map(RuleSyntax::of).orElse("no rule");
    }

    /** Removing a rule can also close a loop, because a less specific rule then applies. */
    private RuleChange sound(RuleChange change, List<Rule> all) {
        change.after().ifPresent(this::refuseRetired);
        List<String> circles = new ArrayList<>(circles(after(change, all)));
        circles.removeAll(circles(all));
        if (!circles.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    circles.getFirst(),
                    "Deliver at one of these addresses instead of forwarding. `homing route explain ADDRESS` shows"
                            + " which rule applies to it.");
        }
        return change;
    }

    private void refuseRetired(Rule rule) {
        List<MailboxName> targets = targets(rule).toList();
        if (targets.isEmpty()) {
            return;
        }
        book.mailboxes().stream()
                .filter(record -> record.retired() && targets.contains(record.mailbox()))
                .findFirst()
                .ifPresent(record -> {
                    throw new HomingException(
                            HomingException.Kind.REJECTED,
                            "the mailbox %s was retired by %s at %s"
                                    .formatted(record.mailbox(), record.who(), record.changed()),
                            "Deliver to another mailbox, or end the retirement first: homing mailbox unretire "
                                    + record.mailbox());
                });
    }

    /** The mailboxes that a rule delivers to. */
    static Stream<MailboxName> targets(Rule rule) {
        return rule.actions().stream()
                .filter(Rule.Action.Deliver.class::isInstance)
                .map(Rule.Action.Deliver.class::cast)
                .map(Rule.Action.Deliver::mailbox);
    }

    private static List<String> circles(List<Rule> all) {
        return all.stream()
                .flatMap(rule -> RuleCheck.refusal(rule, all).stream())
                .toList();
    }
}
