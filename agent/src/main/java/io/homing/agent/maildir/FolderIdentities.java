package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.DiskErrors;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks whether the folders on a volume have the identities that every host gives, so that clients can change hosts. */
public final class FolderIdentities {
    private static final Pattern UID_LIST = Pattern.compile("3 V(\\d{1,10}) .*?G([0-9a-f]{32})\\b.*");

    /** A list whose next UID is 1: no UID has been assigned. */
    private static final Pattern UNUSED = Pattern.compile("3 V\\d{1,10} N1 G[0-9a-f]{32}");

    private FolderIdentities() {}

    /**
     * The result for a volume.
     *
     * @param right the number of folders whose identity is the same on every host
     * @param wrong the directories of the other folders
     */
    public record Look(int right, List<Path> wrong) {}

    /** Checks the INBOX and the usual folders of every mailbox. A folder that Dovecot never opened is not counted. */
    public static Look look(Path root, MaildirLayout layout) {
        int right = 0;
        List<Path> wrong = new ArrayList<>();
        List<FolderName> folders = Stream.concat(Stream.of(FolderName.INBOX), Folders.USUAL.stream())
                .toList();
        for (MailboxName mailbox : mailboxes(root, layout)) {
            for (FolderName folder : folders) {
                Path directory = root.resolve(layout.folder(mailbox, folder));
                Path uidList = directory.resolve(Folders.UID_LIST);
                if (Files.isRegularFile(uidList, NOFOLLOW_LINKS)) {
                    if (isOurs(directory, mailbox, folder)) {
                        right++;
                    } else {
                        wrong.add(directory);
                    }
                }
            }
        }
        return new Look(right, wrong);
    }

    /**
     * Whether a folder may still get its identity: it does not have it yet, and Dovecot never assigned a UID in it that a
     * client could have stored.
     */
    static boolean isFree(Path folder, MailboxName mailbox, FolderName name) {
        Path uidList = folder.resolve(Folders.UID_LIST);
        if (!Files.exists(uidList, NOFOLLOW_LINKS)) {
            return !Files.exists(folder.resolve("dovecot.index.log"), NOFOLLOW_LINKS);
        }
        String line = Files.isRegularFile(uidList, NOFOLLOW_LINKS) ? firstLine(uidList) : "";
        return UNUSED.matcher(line).matches() && !isOurs(line, mailbox, name);
    }

    /** Whether a folder has the identity that it has on every host. */
    static boolean isOurs(Path folder, MailboxName mailbox, FolderName name) {
        Path uidList = folder.resolve(Folders.UID_LIST);
        return Files.isRegularFile(uidList, NOFOLLOW_LINKS) && isOurs(firstLine(uidList), mailbox, name);
    }

    /** The mailboxes of a volume, by its directories. */
    public static List<MailboxName> mailboxes(Path root, MaildirLayout layout) {
        List<MailboxName> found = new ArrayList<>();
        try {
            int depth = Path.of(layout.pattern()).getNameCount();
            Files.walkFileTree(root, Set.of(), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    if (path.startsWith(root.resolve(".homing"))) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    layout.mailbox(root.relativize(path)).ifPresent(found::add);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    return attributes.isDirectory() ? preVisitDirectory(path, attributes) : FileVisitResult.CONTINUE;
                }

                // Other processes change the volume: skip what has disappeared since it was listed, and root's
                // lost+found.
                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                    if ((e instanceof NoSuchFileException || e instanceof AccessDeniedException)
                            && !path.equals(root)) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw DiskErrors.of("list", root, e);
        }
        return found.stream().sorted().toList();
    }

    /** A folder that was made again has the identity of the position that made it; its UIDVALIDITY contains that position. */
    private static boolean isOurs(String line, MailboxName mailbox, FolderName folder) {
        Matcher matcher = UID_LIST.matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        long validity = Long.parseLong(matcher.group(1));
        FolderIdentity first = FolderIdentity.of(mailbox, folder, Position.NONE);
        return validity >= first.uidValidity()
                && FolderIdentity.of(mailbox, folder, new Position(validity - first.uidValidity()))
                        .equals(new FolderIdentity(validity, matcher.group(2)));
    }

    /** Reads a file; empty without permission. The size is bounded, because a user may write anything there. */
    private static String firstLine(Path file) {
        try (InputStream list = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return new String(list.readNBytes(1024), ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (NoSuchFileException | AccessDeniedException e) {
            return "";
        } catch (IOException e) {
            throw DiskErrors.of("read", file, e);
        }
    }
}
