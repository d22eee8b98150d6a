package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.Wiring;
import io.homing.operator.route.Retirement;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homing mailbox}: mailboxes that were removed on purpose. */
@Command(
        name = "mailbox",
        description = "Puts on record which mailboxes were removed on purpose.",
        footer = {"", "Example: homing mailbox retire carol@example.org"},
        mixinStandardHelpOptions = true)
final class MailboxCommand {
    private static final String AS_JSON = "Prints the result as JSON.";
    private static final String MAILBOX = "The mailbox.";

    @Command(
            description = {
                "Retires a mailbox: no host needs to have the mail that it got until now.",
                "`homing verify` no longer misses it, and `homing rebuild` does not bring it back. Nothing is deleted:"
                        + " remove the directory of the mailbox on each host yourself. Mail that comes later all the same"
                        + " is delivered."
            },
            footer = {"", "Example: homing mailbox retire carol@example.org"},
            mixinStandardHelpOptions = true)
    int retire(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "USER@DOMAIN", description = MAILBOX) MailboxName mailbox,
            @Option(names = "--json", description = AS_JSON) boolean json) {
        return change(store, json, retirement -> retirement.retire(mailbox, who.who()));
    }

    @Command(
            description = {
                "Takes a retired mailbox into use again.",
                "`homing rebuild` then brings back what a host has no longer, as far as the bucket has it."
            },
            footer = {"", "Example: homing mailbox unretire carol@example.org"},
            mixinStandardHelpOptions = true)
    int unretire(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "USER@DOMAIN", description = MAILBOX) MailboxName mailbox,
            @Option(names = "--json", description = AS_JSON) boolean json) {
        return change(store, json, retirement -> retirement.unretire(mailbox, who.who()));
    }

    @Command(
            description = "Lists the retired mailboxes.",
            footer = {"", "Example: homing mailbox list --json"},
            mixinStandardHelpOptions = true)
    int list(@Mixin StoreOptions store, @Option(names = "--json", description = AS_JSON) boolean json) {
        return store.on(ports -> {
            List<MailboxRecord> retired = retirement(store, ports).retired();
            if (json) {
                ObjectNode result = JsonNodeFactory.instance.objectNode().put("schema", 1);
                var list = result.putArray("retired");
                retired.forEach(record -> list.add(object(record)));
                store.out().println(result);
            } else {
                retired.forEach(record -> store.out().println(text(record)));
            }
        });
    }

    private static int change(StoreOptions store, boolean json, Function<Retirement, MailboxRecord> change) {
        return store.on(ports -> {
            MailboxRecord record = change.apply(retirement(store, ports));
            store.out().println(json ? object(record) : text(record));
        });
    }

    private static Retirement retirement(StoreOptions store, Wiring.Ports ports) {
        return new Retirement(ports.rules(), ports.feed(), store.config().lanes(), ports.clock());
    }

    private static String text(MailboxRecord record) {
        return record.retired()
                ? "%s is retired up to position %s of lane %s (by %s, %s)"
                        .formatted(record.mailbox(), record.until(), record.lane(), record.who(), record.changed())
                : "%s is in use again; to bring its mail back on a host: homing rebuild --mailbox %1$s"
                        .formatted(record.mailbox());
    }

    private static ObjectNode object(MailboxRecord record) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mailbox", record.mailbox().toString())
                .put("retired", record.retired())
                .put("lane", record.lane().number())
                .put("until", record.until().value())
                .put("changed", record.changed().toString())
                .put("who", record.who());
    }
}
