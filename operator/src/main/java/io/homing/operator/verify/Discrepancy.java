package io.homing.operator.verify;

import io.homing.store.Entry;
import io.homing.store.MessageId;
import java.util.Objects;
import java.util.Optional;

/**
 * A mail that is missing, damaged or not processed completely.
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

    /** The kinds of discrepancy, each with the next step. */
    public enum Kind {
        UNDECIDED(
                "SES stored the mail, and there is no decision about it",
                "The sweep processes it within half an hour. If it remains: docs/lambda.md."),
        NO_MANIFEST("the second copy of its entry in manifest/ is missing", "The sweep writes it within half an hour."),
        OBJECT(
                "its object in the bucket is missing, or has another size",
                "Restore an earlier version of the object (docs/recovery.md). Hosts that have the mail keep it."),
        WITHHELD(
                "this host withholds the mail, because its object in the bucket was missing or corrupt",
                "The sweep replaces it within half an hour, by the mail or by a notice."),
        MISSING("the mail is not on this host, and no user deleted it", "homing rebuild"),
        DOUBTFUL(
                "the mail is not on this host, and Dovecot's log shows fewer deletions than there are such mails",
                "It cannot be determined which of them were deleted. To restore all of them to a separate folder: homing undelete"),
        DAMAGED(
                "its file on this host has another size or digest than the journal records",
                "The disk may lose data. Move the file away as the mail user, then: homing rebuild");

        private final String meaning;
        private final String next;

        Kind(String meaning, String next) {
            this.meaning = meaning;
            this.next = next;
        }

        public String meaning() {
            return meaning;
        }

        /** The command to run, or the event to wait for. */
        public String next() {
            return next;
        }
    }
}
