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
 * The paths of mailboxes below the mail root; in Dovecot this is {@code mail_location}.
 *
 * @param pattern a relative path with {@code {domain}} and {@code {user}} in it, such as {@value #DEFAULT}
 */
public record MaildirLayout(String pattern) {
    public static final String DEFAULT = "{domain}/{user}/Maildir";

    /** Matches names without a separator: {@code a.b@c} and {@code a@b.c} would share a mailbox. No name contains a slash or an @. */
    private static final Pattern RUN_TOGETHER = Pattern.compile("\\{(user|domain)}[^/@]*\\{(user|domain)}");

    /** The most bytes beside user and domain, which need the rest of the 255 that a file name may have. */
    private static final int MOST_TEXT = 100;

    public MaildirLayout {
        Path path = Path.of(pattern);
        boolean inside = !path.isAbsolute() && path.equals(path.normalize()) && !pattern.startsWith(".");
        if (!inside
                || RUN_TOGETHER.matcher(pattern).find()
                || !pattern.contains("{user}")
                || !pattern.contains("{domain}")) {
            throw new IllegalArgumentException(
                    "requires a relative path with {domain} and {user}, separated by / or @, such as " + DEFAULT);
        }
        if (pattern.replace("{user}", "").replace("{domain}", "").getBytes(UTF_8).length > MOST_TEXT) {
            throw new IllegalArgumentException(
                    "requires at most %d bytes beside {domain} and {user}".formatted(MOST_TEXT));
        }
    }

    /** The INBOX of a mailbox, relative to the mail root. */
    public Path inbox(MailboxName mailbox) {
        return Path.of(pattern.replace("{domain}", mailbox.domain()).replace("{user}", mailbox.local()));
    }

    /** The mailbox whose INBOX this is; empty for another path. The reverse of {@link #inbox}. */
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

    /** A folder of a mailbox, relative to the mail root: in Maildir++ all folders are directories in the INBOX. */
    public Path folder(MailboxName mailbox, FolderName folder) {
        Path inbox = inbox(mailbox);
        return folder.equals(FolderName.INBOX) ? inbox : inbox.resolve(directory(folder));
    }

    /** The directory of a folder beside cur, new and tmp of the INBOX. */
    static String directory(FolderName folder) {
        return folder.levels().stream().map(ModifiedUtf7::encode).collect(Collectors.joining(".", ".", ""));
    }

    /** The path of an entry, relative to the mail root. */
    public Path file(Entry entry) {
        return folder(entry.mailbox(), entry.folder()).resolve(DeliveredName.within(entry));
    }
}
