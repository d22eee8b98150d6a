package io.homing.operator.cli;

import io.homing.operator.Wiring;
import io.homing.operator.route.KnownMailboxes;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that deliver to a mailbox that is typed. */
final class NewMailboxOption {
    @Option(
            names = "--new-mailbox",
            description = "Delivers to a mailbox that no rule and no recent delivery names. Without this option"
                    + " such a name is taken for a typing error.")
    private boolean allowed;

    /** What a mailbox is held against; empty where a new one is meant. */
    Optional<KnownMailboxes> known(StoreOptions store, Wiring.Ports ports) {
        return allowed
                ? Optional.empty()
                : Optional.of(KnownMailboxes.of(
                        ports.rules(), ports.feed(), store.config().lanes()));
    }
}
