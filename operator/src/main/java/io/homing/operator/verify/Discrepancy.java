package io.homing.operator.verify;

import io.homing.store.Entry;
import io.homing.store.MessageId;
import java.util.Objects;
import java.util.Optional;

/**
 * A mail that is not as it should be.
 *
 * @param entry its place in the journal; empty only for {@link Kind#UNDECIDED}
 */
public record Discrepancy(Kind kind, MessageId message, Optional<Entry> entry) {
    public Discrepancy {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        Objects.requireNonNull(entry);
    }

    static Discrepancy of(Kind kind, Entry entry) {
        return new Discrepancy(kind, entry.message(), Optional.of(entry));
    }

    /** What can be wrong with a mail, and what to do about it. */
    public enum Kind {
        UNDECIDED(
                "SES stored it, and nothing was decided about it",
                "The sweep takes it in within half an hour. If it stays: docs/lambda.md."),
        NO_MANIFEST("its second copy in manifest/ is missing", "The sweep writes it within half an hour."),
        OBJECT(
                "its mail in the bucket is gone, or of another size",
                "Bring back an earlier version of the object (docs/recovery.md). Hosts that have the mail keep it."),
        WITHHELD(
                "this host withholds it: its mail in the bucket was gone or wrong",
                "The sweep answers it within half an hour, with the mail or with a notice."),
        MISSING("it is not on this host, and nobody deleted it", "homing rebuild"),
        DOUBTFUL(
                "it is not on this host, and Dovecot has seen fewer mails go than there are like this one",
                "Nothing can tell which were deleted. To have them back in a folder of their own: homing undelete"),
        DAMAGED(
                "its file on this host has another size or digest than the journal says",
                "A disk that loses bytes? Move the file away as the mail user, then: homing rebuild");

        private final String meaning;
        private final String next;

        Kind(String meaning, String next) {
            this.meaning = meaning;
            this.next = next;
        }

        public String meaning() {
            return meaning;
        }

        /** What to type or to wait for. */
        public String next() {
            return next;
        }
    }
}
