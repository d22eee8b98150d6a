package io.homing.store.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.homing.store.MailboxRecord;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.json.MailboxJson;
import io.homing.store.json.RuleJson;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The rules, one item each, and their changes, one item each. */
record AwsRuleBook(Table table) implements RuleBook {
    @Override
    public List<Rule> among(Collection<RulePattern> patterns) {
        return table.get(patterns.stream().map(Key::rule).toList()).values().stream()
                .map(AwsRuleBook::ruleOrHold)
                .toList();
    }

    /** A rule that cannot be read holds the mail of its pattern: no other rule may speak for it, and no other mail waits. */
    private static Rule ruleOrHold(Item item) {
        return ReadableItems.of(List.of(item), one -> RuleJson.read(one.text("rule")), unreadable -> {}).stream()
                .findFirst()
                .orElseGet(() -> new Rule(new RulePattern(item.key().sk()), List.of(new Action.Hold())));
    }

    @Override
    public List<Rule> all() {
        return table.all(StoreLayout.RULES).stream()
                .map(AwsRuleBook::ruleOrHold)
                .toList();
    }

    @Override
    public boolean change(RuleChange change) {
        Item onRecord = Item.of(Key.change(change)).with("change", RuleJson.write(change));
        return table.write(List.of(
                change.after().map(rule -> put(rule, change.before())).orElseGet(() -> delete(change)),
                new Writes(table.name()).create(onRecord)));
    }

    @Override
    public List<RuleChange> changes(int limit) {
        return ReadableItems.of(
                table.latest(StoreLayout.CHANGES, limit),
                item -> RuleJson.readChange(item.text("change")),
                unreadable -> {});
    }

    @Override
    public List<MailboxRecord> mailboxes() {
        return mailboxes(table);
    }

    static List<MailboxRecord> mailboxes(Table table) {
        return table.all(StoreLayout.MAILBOX).stream()
                .map(item -> MailboxJson.read(item.text("mailbox")))
                .toList();
    }

    @Override
    public void record(MailboxRecord mailbox) {
        table.put(Item.of(Key.mailbox(mailbox.mailbox())).with("mailbox", MailboxJson.write(mailbox)));
    }

    private TransactWriteItem put(Rule rule, Optional<Rule> before) {
        var item = Item.of(Key.rule(rule.pattern())).with("rule", RuleJson.write(rule));
        return TransactWriteItem.builder()
                .put(put -> {
                    put.tableName(table.name()).item(item.write()).conditionExpression(unchanged(before));
                    before.ifPresent(was -> put.expressionAttributeNames(NAMES).expressionAttributeValues(values(was)));
                })
                .build();
    }

    private TransactWriteItem delete(RuleChange change) {
        return TransactWriteItem.builder()
                .delete(delete -> {
                    delete.tableName(table.name())
                            .key(Key.rule(change.pattern()).attributes())
                            .conditionExpression(unchanged(change.before()));
                    change.before()
                            .ifPresent(was ->
                                    delete.expressionAttributeNames(NAMES).expressionAttributeValues(values(was)));
                })
                .build();
    }

    private static final Map<String, String> NAMES = Map.of("#rule", "rule");

    private static String unchanged(Optional<Rule> before) {
        return before.isPresent() ? "#rule = :before" : "attribute_not_exists(pk)";
    }

    private static Map<String, AttributeValue> values(Rule before) {
        return Map.of(":before", fromS(RuleJson.write(before)));
    }
}
