package io.homing.operator.cli;

import io.homing.store.Address;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --recipient}: one of the recipients for whom a mail is held. */
final class RecipientOption {
    @Option(
            names = "--recipient",
            paramLabel = "ADDRESS",
            converter = Typed.Recipient.class,
            description = "Only for this recipient (default: for all recipients for whom the mail is held).")
    private Address recipient;

    /** Empty for all of them. */
    Optional<Address> only() {
        return Optional.ofNullable(recipient);
    }
}
