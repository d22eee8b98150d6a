package io.homing.store.json;

import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;

/** A routing rule: the {@code rule} attribute of its item. */
public final class RuleJson {
    private RuleJson() {}

    public static String write(Rule rule) {
        var json = Fields.document().put("pattern", rule.pattern().value());
        var actions = json.putArray("actions");
        for (Action action : rule.actions()) {
            switch (action) {
                case Action.Deliver deliver ->
                    actions.addObject()
                            .put("action", "deliver")
                            .put("mailbox", deliver.mailbox().toString())
                            .put("folder", deliver.folder().value());
            }
        }
        return json.toString();
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.StoreException} for anything else. */
    public static Rule read(String json) {
        return Fields.read(
                "rule",
                json,
                fields -> new Rule(
                        fields.value("pattern", RulePattern::new), fields.objects("actions", RuleJson::action)));
    }

    private static Action action(Fields fields) {
        return switch (fields.text("action")) {
            case "deliver" ->
                new Action.Deliver(fields.value("mailbox", MailboxName::of), fields.value("folder", FolderName::new));
            default -> throw new IllegalArgumentException("action: wants deliver");
        };
    }
}
