package io.homing.agent.maildir;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where mailboxes lie below the mail root: what Dovecot calls {@code mail_location}.
 *
 * @param pattern a relative path with {@code {domain}} and {@code {user}} in it, such as {@value #DEFAULT}
 */
public record MaildirLayout(String pattern) {
    public static final String DEFAULT = "{domain}/{user}/Maildir";

    /** Names side by side: {@code a.b@c} and {@code a@b.c} would share a mailbox. Neither name holds a slash or an @. */
    private static final Pattern RUN_TOGETHER = Pattern.compile("\\{(user|domain)}[^/@]*\\{(user|domain)}");

    public MaildirLayout {
        Path path = Path.of(pattern);
        boolean inside = !path.isAbsolute() && path.equals(path.normalize()) && !pattern.startsWith(".");
        if (!inside
                || RUN_TOGETHER.matcher(pattern).find()
                || !pattern.contains("{user}")
                || !pattern.contains("{domain}")) {
            throw new IllegalArgumentException(
                    "wants a relative path with {domain} and {user}, apart by / or @, such as " + DEFAULT);
        }
    }

    /** The INBOX of a mailbox, relative to the mail root. */
    Path inbox(MailboxName mailbox) {
        return Path.of(pattern.replace("{domain}", mailbox.domain()).replace("{user}", mailbox.local()));
    }

    /** A folder of a mailbox, relative to the mail root: Maildir++, so all folders lie side by side in the INBOX. */
    Path folder(MailboxName mailbox, FolderName folder) {
        Path inbox = inbox(mailbox);
        return folder.equals(FolderName.INBOX) ? inbox : inbox.resolve(directory(folder));
    }

    /** The directory of a folder beside cur, new and tmp of the INBOX. */
    static String directory(FolderName folder) {
        return folder.levels().stream().map(ModifiedUtf7::encode).collect(Collectors.joining(".", ".", ""));
    }

    /** Where an entry lies, relative to the mail root. */
    public Path file(Entry entry) {
        return folder(entry.mailbox(), entry.folder()).resolve(DeliveredName.within(entry));
    }
}
