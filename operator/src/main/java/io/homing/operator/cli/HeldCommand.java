package io.homing.operator.cli;

import io.homing.operator.Wiring;
import io.homing.operator.held.HeldMails;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.HeldMail.Held;
import io.homing.store.HomingException;
import io.homing.store.MessageId;
import io.homing.store.Rule.Action;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code homing held}: mail that waits for a person. */
@Command(
        name = "held",
        description = "Mail that was kept out of every mailbox: viruses, and what a rule holds.",
        footer = {"", "Example: homing held list"},
        mixinStandardHelpOptions = true)
final class HeldCommand {
    private static final String ID = "Of the mail, as `homing held list` shows it.";
    private static final String RECIPIENT = "Only for this recipient (default: for all for whom it waits).";

    @ParentCommand
    private Homing homing;

    @Command(
            description = "Lists what waits, the oldest first.",
            footer = {"", "Example: homing held list --retention 30"},
            mixinStandardHelpOptions = true)
    int list(
            @Mixin StoreOptions store,
            @Option(
                            names = "--retention",
                            paramLabel = "DAYS",
                            converter = Whole.Days.class,
                            description = "How long the bucket keeps held mail (HOMING_HELD_DAYS of the function): to"
                                    + " show the days that are left.")
                    Integer kept,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            List<HeldMails.HeldItem> waiting = mails(ports).waiting();
            Optional<Integer> days = Optional.ofNullable(kept);
            Instant now = ports.clock().instant();
            json.print(
                    () -> HeldJson.list(held -> days.map(all -> HeldText.daysLeft(held, all, now))),
                    waiting,
                    all -> HeldText.human(all, days, now));
        });
    }

    @Command(
            description = "Shows what is known of a mail, and what was decided.",
            footer = {"", "Example: homing held show ID --headers"},
            mixinStandardHelpOptions = true)
    int show(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Option(names = "--headers", description = "Also the beginning of its header, read from the mail itself.")
                    boolean headers,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            HeldMails.Shown shown = mails(ports).show(message);
            Optional<byte[]> mail =
                    headers ? mails(ports).bytes(shown.recorded().record()) : Optional.empty();
            json.print(() -> HeldJson.show(mail.map(HeldText::header)), shown, one -> HeldText.human(one, mail));
            if (headers && mail.isEmpty() && !json.isSet()) {
                store.out().println("headers: the mail cannot be read, or is gone");
            }
        });
    }

    @Command(
            description = "Delivers a mail that waits, through the journal, as any other.",
            footer = {
                "",
                "It goes to the mailboxes that the rules name, or to the one that you name;",
                "why it was held does not count any more. May be repeated after a failure.",
                "",
                "Example: homing held release ID --to ann@example.org/Junk"
            },
            mixinStandardHelpOptions = true)
    int release(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Option(
                            names = "--recipient",
                            paramLabel = "ADDRESS",
                            converter = Typed.Recipient.class,
                            description = RECIPIENT)
                    Address recipient,
            @Option(
                            names = "--to",
                            paramLabel = "USER@DOMAIN[/FOLDER]",
                            description = "Where it goes (default: where the rules for the recipient deliver).")
                    String to,
            @Mixin NewMailboxOption newMailbox,
            @Option(names = "--allow-virus", description = "Although SES found a virus in it.") boolean allowVirus,
            @Mixin JsonOption json) {
        Optional<Action.Deliver> place = Optional.ofNullable(to).map(RuleSyntax::place);
        return store.on(ports -> {
            place.ifPresent(there -> newMailbox
                    .known(store, ports)
                    .ifPresent(known ->
                            known.require(there.mailbox(), there.mailbox().toString())));
            var how = new HeldMails.Release(place, allowVirus, who.who());
            List<HeldMails.Released> released = mails(ports).release(message, Optional.ofNullable(recipient), how);
            json.print(HeldJson::released, released, HeldText::released);
        });
    }

    @Command(
            description = "Takes a mail off the list, for ever. The mail itself stays in the bucket until its life"
                    + " cycle deletes it.",
            footer = {"", "Example: homing held delete ID --yes"},
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Option(
                            names = "--recipient",
                            paramLabel = "ADDRESS",
                            converter = Typed.Recipient.class,
                            description = RECIPIENT)
                    Address recipient,
            @Option(names = "--yes", description = "Does not ask.") boolean yes,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            HeldMails mails = mails(ports);
            Optional<Address> only = Optional.ofNullable(recipient);
            List<Held> waiting = mails.mustWait(message, only);
            if (!yes) {
                confirm(message, waiting.size());
            }
            List<Held> deleted = mails.delete(message, only, who.who());
            json.print(HeldJson::deleted, deleted, HeldText::deleted);
        });
    }

    private void confirm(MessageId message, int recipients) {
        String question = "Delete %s, which waits for %d recipient(s)? [y/N] ".formatted(message, recipients);
        if (!homing.ask(question).strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "nothing was deleted: nobody said yes",
                    "Without being asked: homing held delete %s --yes".formatted(message));
        }
    }

    private static HeldMails mails(Wiring.Ports ports) {
        return new HeldMails(ports.mails(), ports.held(), ports.rules());
    }
}
