package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
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

    /** Of its own, in bytes: of the 255 that a file name may have, user and domain want their part. */
    private static final int MOST_TEXT = 100;

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
        if (pattern.replace("{user}", "").replace("{domain}", "").getBytes(UTF_8).length > MOST_TEXT) {
            throw new IllegalArgumentException(
                    "wants at most %d bytes beside {domain} and {user}".formatted(MOST_TEXT));
        }
    }

    /** The INBOX of a mailbox, relative to the mail root. */
    public Path inbox(MailboxName mailbox) {
        return Path.of(pattern.replace("{domain}", mailbox.domain()).replace("{user}", mailbox.local()));
    }

    /** Whose INBOX this is; empty for a path that is none. The other way round of {@link #inbox}. */
    Optional<MailboxName> mailbox(Path inbox) {
        String names = Pattern.quote(pattern)
                .replace("{domain}", "\\E(?<domain>[^/@]+)\\Q")
                .replace("{user}", "\\E(?<user>[^/@]+)\\Q");
        Matcher matcher = Pattern.compile(names).matcher(inbox.toString());
        try {
            return matcher.matches()
                    ? Optional.of(new MailboxName(matcher.group("user"), matcher.group("domain")))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A folder of a mailbox, relative to the mail root: Maildir++, so all folders lie side by side in the INBOX. */
    public Path folder(MailboxName mailbox, FolderName folder) {
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
