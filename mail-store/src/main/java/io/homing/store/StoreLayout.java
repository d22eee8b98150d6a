package io.homing.store;

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

    /** Sort key of a routing rule. */
    public static final String RULE = "RULE";

    private StoreLayout() {}

    /** Where SES puts a mail; SES picks the key: prefix and message id. */
    public static ObjectKey incoming(MessageId message) {
        return new ObjectKey("incoming/" + message);
    }

    /** Where the canonical mail is. */
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

    /** Sort key that says that a message has a place for this mailbox. */
    public static String guard(MailboxName mailbox) {
        return "D#" + mailbox;
    }

    /** Partition of a routing rule. */
    public static String rule(RulePattern pattern) {
        return "R#" + pattern;
    }

    /** Partition of a host's progress, one item per lane. */
    public static String host(HostName host) {
        return "H#" + host;
    }
}
