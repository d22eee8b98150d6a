package io.homing.operator.cli;

import io.homing.operator.Wiring;
import io.homing.operator.route.Retirement;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code homing mailbox}: mailboxes that were removed on purpose. */
@Command(
        name = "mailbox",
        description = "Puts on record which mailboxes were removed on purpose.",
        footer = {"", "Example: homing mailbox retire carol@example.org"},
        mixinStandardHelpOptions = true)
final class MailboxCommand {
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
            @Mixin JsonOption json) {
        return store.on(ports -> {
            MailboxRecord record = retirement(store, ports).retire(mailbox, who.who());
            json.print(MailboxJson::record, record, MailboxCommand::text);
        });
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
            @Mixin JsonOption json) {
        return store.on(ports -> {
            MailboxRecord record = retirement(store, ports).unretire(mailbox, who.who());
            json.print(MailboxJson::record, record, MailboxCommand::text);
        });
    }

    @Command(
            description = "Lists the retired mailboxes.",
            footer = {"", "Example: homing mailbox list --json"},
            mixinStandardHelpOptions = true)
    int list(@Mixin StoreOptions store, @Mixin JsonOption json) {
        return store.on(ports -> {
            List<MailboxRecord> retired = retirement(store, ports).retired();
            if (json.isSet() || !retired.isEmpty()) {
                json.print(MailboxJson::list, retired, MailboxCommand::text);
            }
        });
    }

    private static Retirement retirement(StoreOptions store, Wiring.Ports ports) {
        return new Retirement(ports.rules(), ports.feed(), store.config().lanes(), ports.clock());
    }

    private static String text(List<MailboxRecord> records) {
        return records.stream().map(MailboxCommand::text).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String text(MailboxRecord record) {
        return record.retired()
                ? "%s is retired up to position %s of lane %s (by %s, %s)"
                        .formatted(record.mailbox(), record.until(), record.lane(), record.who(), record.changed())
                : "%s is in use again; to bring its mail back on a host: homing rebuild --mailbox %1$s"
                        .formatted(record.mailbox());
    }
}
