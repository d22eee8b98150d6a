package io.homing.operator.cli;

import io.homing.operator.Wiring;
import io.homing.operator.route.KnownMailboxes;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that deliver to a mailbox on the command line. */
final class NewMailboxOption {
    @Option(
            names = "--new-mailbox",
            description = "Accepts a mailbox that no rule and no recent delivery names. Without this option such a"
                    + " name is rejected as a typing error.")
    private boolean allowed;

    /** The mailboxes with which a typed one is compared; empty with {@code --new-mailbox}. */
    Optional<KnownMailboxes> known(StoreOptions store, Wiring.Ports ports) {
        return allowed
                ? Optional.empty()
                : Optional.of(KnownMailboxes.of(
                        ports.rules(), ports.feed(), store.config().lanes()));
    }
}
