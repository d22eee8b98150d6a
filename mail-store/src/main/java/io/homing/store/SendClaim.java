package io.homing.store;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A message that is to go out, forwarded or answered, and counts against what may go out in a day: for its sender and
 * recipient together, for its sender alone and for its recipient alone. A message counts once, however many addresses a
 * rule names.
 *
 * @param day of receipt in UTC
 * @param sender as {@link #sender(Optional)} makes it: addresses that programs vary from mail to mail count as one
 * @param recipient the envelope recipient in lower case, without its {@code +tag}
 */
public record SendClaim(MessageId message, LocalDate day, String sender, String recipient) {
    /** Longer than the local part of a person; SES, mailing lists and SRS make longer ones, another for each mail. */
    private static final int LONGEST_LOCAL = 30;

    /** Stands for the null sender. */
    private static final String NOBODY = "<>";

    public SendClaim {
        Objects.requireNonNull(message);
        Objects.requireNonNull(day);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(recipient);
    }

    /**
     * The claim of a message for one of its recipients.
     *
     * @param sender of the envelope; empty for the null sender
     */
    public static SendClaim of(MessageId message, LocalDate day, Optional<Address> sender, Address recipient) {
        return new SendClaim(message, day, sender(sender), plain(recipient));
    }

    private static String sender(Optional<Address> sender) {
        return sender.map(address -> {
                    boolean isMade = address.local().length() > LONGEST_LOCAL
                            || address.local().indexOf('=') >= 0;
                    return isMade ? "*@" + address.domain() : plain(address);
                })
                .orElse(NOBODY);
    }

    private static String plain(Address address) {
        String local = address.local().replaceFirst("^([^+]+)\\+.*", "$1");
        return (address.domain().isEmpty() ? local : local + "@" + address.domain()).toLowerCase(Locale.ROOT);
    }

    /** The names under which it is counted: that of the pair first, then those of sender and recipient. */
    public List<String> counters() {
        return List.of("pair " + sender + " " + recipient, "sender " + sender, "recipient " + recipient);
    }
}
