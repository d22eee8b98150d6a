package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.store.FolderName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The content of Dovecot's {@code subscriptions} file: one folder per line in modified UTF-7. The levels of a name are
 * separated by a tab in version 2, which starts with {@code V2} and an empty line, and by a dot in version 1, which has no
 * header. Dovecot 2.3.19 and 2.4.1 read both, keep the version of the file, and write version 2 in a new one.
 *
 * @param content as it is on disk, one character for each byte; empty if there is no file
 */
record SubscriptionList(String content) {
    /** The list of a mailbox without subscriptions. */
    static final SubscriptionList NONE = new SubscriptionList("");

    private static final String HEADER = "V\t2\n\n";

    static SubscriptionList of(byte[] content) {
        return new SubscriptionList(new String(content, ISO_8859_1));
    }

    boolean has(FolderName folder) {
        return content.lines().anyMatch(line(folder)::equals);
    }

    /** The same list with one more folder, which it does not contain yet. */
    SubscriptionList with(FolderName folder) {
        String before = content.isEmpty() ? HEADER : content.endsWith("\n") ? content : content + "\n";
        return new SubscriptionList(before + line(folder) + "\n");
    }

    /** The same list with these folders, in this order. */
    SubscriptionList with(List<FolderName> folders) {
        SubscriptionList all = this;
        for (FolderName folder : folders) {
            all = all.has(folder) ? all : all.with(folder);
        }
        return all;
    }

    byte[] bytes() {
        return content.getBytes(ISO_8859_1);
    }

    private String line(FolderName folder) {
        String separator = content.isEmpty() || content.startsWith("V\t") ? "\t" : ".";
        return folder.levels().stream().map(ModifiedUtf7::encode).collect(Collectors.joining(separator));
    }
}
