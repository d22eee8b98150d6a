package io.homing.store;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The names of everything in the bucket and in the table: the drawing in the package's page, as code. */
public final class StoreLayout {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

    /** Sort key of the head of a lane. Sorts after every padded position, before which no digit lies. */
    public static final String HEAD = "HEAD";

    /** Sort key of the index record of a message. */
    public static final String META = "META";

    /** Partition of the routing rules, one item per pattern: what a person lists is in one place. */
    public static final String RULES = "RULES";

    /** Partition of the changes of rules, one item per time and pattern. */
    public static final String CHANGES = "CHANGES";

    /** Partition of the sends that are not done, one item per message and {@link OutboundMail#key}. */
    public static final String OUTBOX = "OUTBOX";

    /** Partition of what went out on a day (UTC), one item per counter of {@link SendClaim#counters}. */
    public static String claims(LocalDate day) {
        return "CLAIMS#" + day;
    }

    /** Partition of the held mail, one item per message and recipient. */
    public static final String HELD = "HELD";

    /** Partition of what the sweep remembers: one item, of the same sort key. */
    public static final String SWEEP = "SWEEP";

    /** Partition of what the sweep tells the hosts: one item, of the same sort key. */
    public static final String BOARD = "BOARD";

    /** Sort key of the switch for the entry format, beside the {@link #BOARD}: hosts may query this partition. */
    public static final String FORMAT = "FORMAT";

    /** Partition of what is on record of mailboxes as a whole, one item per mailbox. */
    public static final String MAILBOX = "MAILBOX";

    private StoreLayout() {}

    /** Where SES puts a mail; SES picks the key: prefix and message id. */
    public static ObjectKey incoming(MessageId message) {
        return new ObjectKey("incoming/" + message);
    }

    /** Where the canonical mail is. */
    public static ObjectKey canonical(MessageId message, MailPrefix mailPrefix) {
        return switch (mailPrefix) {
            case PROCESSED -> processed(message);
            case HELD -> new ObjectKey("held/" + message + ".eml");
        };
    }

    /** Where the mail is that stands in for that of an entry. */
    public static ObjectKey standIn(Entry entry) {
        return new ObjectKey("processed/%s-for-%s-%s.eml"
                .formatted(entry.message(), entry.lane(), entry.position().padded()));
    }

    /** Key of the canonical mail of a journal entry. */
    public static ObjectKey processed(MessageId message) {
        return new ObjectKey("processed/" + message + ".eml");
    }

    /** Where the second copy of a journal entry is: by day of its commit (UTC), sorted by position within lane and day. */
    public static ObjectKey manifest(Entry entry) {
        return new ObjectKey("manifest/%s/%s-%s.json"
                .formatted(
                        DAY.format(entry.committed()),
                        entry.lane(),
                        entry.position().padded()));
    }

    /** Partition of a lane: its {@link #HEAD}, and one item per padded position. */
    public static String journal(Lane lane) {
        return "J#" + lane;
    }

    /** Partition of a message: its {@link #META}, and one {@link #guard} per mailbox. */
    public static String message(MessageId message) {
        return "M#" + message;
    }

    /** Sort key of further decisions about a message, where they are too many for {@link #META}. */
    public static String decisions(Sha256 content) {
        return "C#" + content.value();
    }

    /** Sort key of the guard: the message has a place for this mailbox. */
    public static String guard(MailboxName mailbox) {
        return "D#" + mailbox;
    }

    /** Sort key of the mark that a message has, or had, a send. */
    public static String send(OutboundMail outboundMail) {
        return "S#" + outboundMail.key();
    }

    /** Sort key of the answer to a withheld position of a message. */
    public static String answer(Entry withheld) {
        return answer(withheld.lane(), withheld.position());
    }

    /** The same of that position. */
    public static String answer(Lane lane, Position withheld) {
        return "A#%s-%s".formatted(lane, withheld.padded());
    }

    /** Partition of a host's progress, one item per lane. */
    public static String host(HostName host) {
        return "H#" + host;
    }
}
