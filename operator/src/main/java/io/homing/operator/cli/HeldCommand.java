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

/** {@code homing held}: mail that is kept until an operator decides. */
@Command(
        name = "held",
        description = "Lists, releases and deletes held mail: mail with a virus, and mail that a rule holds.",
        footer = {"", "Example: homing held list"},
        mixinStandardHelpOptions = true)
final class HeldCommand {
    private static final String ID = "Id of the mail, as `homing held list` prints it.";

    @ParentCommand
    private Homing homing;

    @Command(
            description = "Lists held mail, the oldest first.",
            footer = {"", "Example: homing held list --retention 30"},
            mixinStandardHelpOptions = true)
    int list(
            @Mixin StoreOptions store,
            @Option(
                            names = "--retention",
                            paramLabel = "DAYS",
                            converter = Whole.Days.class,
                            description =
                                    "Days for which the bucket keeps held mail (HOMING_HELD_DAYS of the function)."
                                            + " The list then shows the days left.")
                    Integer retention,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            List<HeldMails.HeldItem> waiting = mails(ports).waiting();
            Optional<Integer> days = Optional.ofNullable(retention);
            Instant now = ports.clock().instant();
            json.print(
                    () -> HeldJson.list(held -> days.map(all -> HeldText.daysLeft(held, all, now))),
                    waiting,
                    all -> HeldText.human(all, days, now));
        });
    }

    @Command(
            description = "Shows what is recorded about a mail, with the decision for each recipient.",
            footer = {"", "Example: homing held show ID --headers"},
            mixinStandardHelpOptions = true)
    int show(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Option(names = "--headers", description = "Also prints the beginning of the header of the mail.")
                    boolean headers,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            HeldMails.Shown shown = mails(ports).show(message);
            Optional<byte[]> mail =
                    headers ? mails(ports).bytes(shown.recorded().record()) : Optional.empty();
            json.print(() -> HeldJson.show(mail.map(HeldText::header)), shown, one -> HeldText.human(one, mail));
            if (headers && mail.isEmpty() && !json.isSet()) {
                store.out().println("headers: the mail is missing in the bucket, or cannot be read");
            }
        });
    }

    @Command(
            description = "Delivers a held mail through the journal, like any other mail.",
            footer = {
                "",
                "The mail goes to the mailboxes that the rules name, or to the mailbox of --to. The "
                        + "reason why it was held no longer applies. A failed release can be repeated.",
                "",
                "Example: homing held release ID --to ann@example.org/Junk"
            },
            mixinStandardHelpOptions = true)
    int release(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Mixin RecipientOption recipient,
            @Option(
                            names = "--to",
                            paramLabel = "USER@DOMAIN[/FOLDER]",
                            description =
                                    "Mailbox and folder that receive the mail (default: those of the rules for the recipient).")
                    String to,
            @Mixin NewMailboxOption newMailbox,
            @Option(names = "--allow-virus", description = "Releases the mail although SES found a virus in it.")
                    boolean allowVirus,
            @Mixin JsonOption json) {
        Optional<Action.Deliver> place = Optional.ofNullable(to).map(RuleSyntax::place);
        return store.on(ports -> {
            place.ifPresent(there -> newMailbox
                    .known(store, ports)
                    .ifPresent(known ->
                            known.require(there.mailbox(), there.mailbox().toString())));
            var how = new HeldMails.Release(place, allowVirus, who.who());
            List<HeldMails.Released> released = mails(ports).release(message, recipient.only(), how);
            json.print(HeldJson::released, released, HeldText::released);
        });
    }

    @Command(
            description = "Removes a mail from the list of held mail permanently. The mail itself stays in the"
                    + " bucket until the lifecycle rule deletes it.",
            footer = {"", "Example: homing held delete ID --yes"},
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "ID", description = ID) MessageId message,
            @Mixin RecipientOption recipient,
            @Option(names = "--yes", description = "Does not ask for confirmation.") boolean yes,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            HeldMails mails = mails(ports);
            Optional<Address> only = recipient.only();
            List<Held> waiting = mails.mustWait(message, only);
            if (!yes) {
                confirm(message, waiting.size());
            }
            List<Held> deleted = mails.delete(message, only, who.who());
            json.print(HeldJson::deleted, deleted, HeldText::deleted);
        });
    }

    private void confirm(MessageId message, int recipients) {
        String question = "Delete %s, which is held for %d recipient(s)? [y/N] ".formatted(message, recipients);
        if (!homing.ask(question).strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "nothing was deleted: the deletion was not confirmed",
                    "To delete without confirmation: homing held delete %s --yes".formatted(message));
        }
    }

    private static HeldMails mails(Wiring.Ports ports) {
        return new HeldMails(ports.mails(), ports.held(), ports.rules());
    }
}
