package io.homing.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rules in a map. Safe for concurrent use. */
public final class InMemoryRuleBook implements RuleBook {
    private final Map<String, Rule> rules = new TreeMap<>();
    private final Map<MailboxName, MailboxRecord> mailboxes = new TreeMap<>();
    private final List<RuleChange> changes = new ArrayList<>();

    @Override
    public synchronized List<Rule> among(Collection<RulePattern> patterns) {
        return rules.values().stream()
                .filter(rule -> patterns.contains(rule.pattern()))
                .toList();
    }

    @Override
    public synchronized List<Rule> all() {
        return List.copyOf(rules.values());
    }

    @Override
    public synchronized boolean change(RuleChange change) {
        String pattern = change.pattern().value();
        if (!Optional.ofNullable(rules.get(pattern)).equals(change.before())) {
            return false;
        }
        change.after().ifPresentOrElse(rule -> rules.put(pattern, rule), () -> rules.remove(pattern));
        changes.add(change);
        return true;
    }

    @Override
    public synchronized List<RuleChange> changes(int limit) {
        return changes.stream()
                .sorted(Comparator.comparing(RuleChange::when).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<MailboxRecord> mailboxes() {
        return List.copyOf(mailboxes.values());
    }

    @Override
    public synchronized void record(MailboxRecord mailbox) {
        mailboxes.put(mailbox.mailbox(), mailbox);
    }

    /** For tests that want a rule to be there. */
    public synchronized void put(Rule rule) {
        rules.put(rule.pattern().value(), rule);
    }
}
