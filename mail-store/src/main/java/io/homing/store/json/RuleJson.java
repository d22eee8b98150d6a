package io.homing.store.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.Address;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import java.time.Instant;
import java.util.Locale;

/** A routing rule, the {@code rule} attribute of its item; and a change of one, the {@code change} attribute. */
public final class RuleJson {
    private RuleJson() {}

    public static String write(Rule rule) {
        return JsonTree.write(fill(Fields.document(), rule));
    }

    /** The reverse of {@link #write(Rule)}; throws {@link io.homing.store.HomingException} for anything else. */
    public static Rule read(String json) {
        return Fields.read("rule", json, RuleJson::rule);
    }

    public static String write(RuleChange change) {
        ObjectNode json = Fields.document()
                .put("when", change.when().toString())
                .put("who", change.who())
                .put("pattern", change.pattern().value());
        change.before().ifPresent(rule -> fill(json.putObject("before"), rule));
        change.after().ifPresent(rule -> fill(json.putObject("after"), rule));
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write(RuleChange)}; throws {@link io.homing.store.HomingException} for anything else. */
    public static RuleChange readChange(String json) {
        return Fields.read(
                "change of a rule",
                json,
                fields -> new RuleChange(
                        fields.value("when", Instant::parse),
                        fields.text("who"),
                        fields.value("pattern", RulePattern::new),
                        fields.optionalObject("before", RuleJson::rule),
                        fields.optionalObject("after", RuleJson::rule)));
    }

    private static ObjectNode fill(ObjectNode json, Rule rule) {
        json.put("pattern", rule.pattern().value());
        var actions = json.putArray("actions");
        rule.actions().forEach(action -> fill(actions.addObject(), action));
        rule.policy().spam().ifPresent(treatment -> json.put("spam", text(treatment)));
        rule.policy().dmarcReject().ifPresent(treatment -> json.put("dmarcReject", text(treatment)));
        return json;
    }

    private static void fill(ObjectNode json, Action action) {
        switch (action) {
            case Action.Deliver deliver -> {
                json.put("action", "deliver")
                        .put("mailbox", deliver.mailbox().toString())
                        .put("folder", deliver.folder().value());
                if (deliver.byTag()) {
                    json.put("byTag", true);
                }
            }
            case Action.Forward forward ->
                json.put("action", "forward").put("to", forward.to().value());
            case Action.Bounce bounce -> json.put("action", "bounce").put("text", bounce.text());
            case Action.Discard discard -> json.put("action", "discard");
            case Action.Hold hold -> json.put("action", "hold");
        }
    }

    private static Rule rule(Fields fields) {
        return new Rule(
                fields.value("pattern", RulePattern::new),
                fields.objects("actions", RuleJson::action),
                new Policy(
                        fields.optional("spam", RuleJson::treatment),
                        fields.optional("dmarcReject", RuleJson::treatment)));
    }

    private static Action action(Fields fields) {
        return switch (fields.text("action")) {
            case "deliver" ->
                new Action.Deliver(
                        fields.value("mailbox", MailboxName::of),
                        fields.value("folder", FolderName::new),
                        fields.flag("byTag"));
            case "forward" -> new Action.Forward(fields.value("to", Address::new));
            case "bounce" -> new Action.Bounce(fields.text("text"));
            case "discard" -> new Action.Discard();
            case "hold" -> new Action.Hold();
            default -> throw new IllegalArgumentException("action: expected deliver, forward, bounce, discard or hold");
        };
    }

    private static String text(Treatment treatment) {
        return treatment.name().toLowerCase(Locale.ROOT);
    }

    private static Treatment treatment(String text) {
        return switch (text) {
            case "deliver" -> Treatment.DELIVER;
            case "junk" -> Treatment.JUNK;
            case "hold" -> Treatment.HOLD;
            default -> throw new IllegalArgumentException("expected deliver, junk or hold");
        };
    }
}
