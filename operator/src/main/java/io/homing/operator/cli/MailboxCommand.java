package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.Wiring;
import io.homing.operator.route.Retirement;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homing mailbox}: records which mailboxes were removed on purpose. */
@Command(
        name = "mailbox",
        description = "Records which mailboxes were removed on purpose.",
        footer = {"", "Example: homing mailbox retire carol@example.org"},
        mixinStandardHelpOptions = true)
final class MailboxCommand {
    private static final String AS_JSON = "Prints the result as JSON.";
    private static final String MAILBOX = "Address of the mailbox.";

    @Command(
            description = {
                "Retires a mailbox: no host is expected to have the mail that it received until now.",
                "`homing verify` no longer reports that mail as missing, and `homing rebuild` does not restore it."
                        + " Nothing is deleted: remove the directory of the mailbox on each host yourself. Mail that"
                        + " arrives later is delivered."
            },
            footer = {"", "Example: homing mailbox retire carol@example.org"},
            mixinStandardHelpOptions = true)
    int retire(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "USER@DOMAIN", description = MAILBOX) MailboxName mailbox,
            @Option(names = "--json", description = AS_JSON) boolean json) {
        return store.on(ports -> {
            MailboxRecord record = retirement(store, ports).retire(mailbox, who.who());
            store.out().println(json ? object(record) : text(record));
        });
    }

    @Command(
            description = {
                "Ends the retirement of a mailbox.",
                "`homing rebuild` then restores its missing mail on a host, as far as the bucket still has it."
            },
            footer = {"", "Example: homing mailbox unretire carol@example.org"},
            mixinStandardHelpOptions = true)
    int unretire(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "USER@DOMAIN", description = MAILBOX) MailboxName mailbox,
            @Option(names = "--json", description = AS_JSON) boolean json) {
        return store.on(ports -> {
            MailboxRecord record = retirement(store, ports).unretire(mailbox, who.who());
            store.out().println(json ? object(record) : text(record));
        });
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

    private static Retirement retirement(StoreOptions store, Wiring.Ports ports) {
        return new Retirement(ports.rules(), ports.feed(), store.config().lanes(), ports.clock());
    }

    private static String text(MailboxRecord record) {
        return record.retired()
                ? "%s is retired up to position %s of lane %s (by %s, %s)"
                        .formatted(record.mailbox(), record.until(), record.lane(), record.who(), record.changed())
                : "%s is no longer retired. To restore its mail on a host: homing rebuild --mailbox %1$s"
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
