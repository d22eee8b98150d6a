package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.agent.maildir.DeliveredName;
import io.homing.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * The files of a mail volume as a proof sees them, with a record of the mails that its user has deleted. Any content that a
 * crash may have left is described; reading it never throws.
 */
final class VolumeFiles {
    /** The part of a name that flags do not change: lane and position, sizes. */
    private static final Pattern FLAGS = Pattern.compile(":2,[A-Z]*$");

    /** The most bytes that are read of a file; mails of a proof are much smaller. */
    private static final int HUGE = 16 << 20;

    private final Path root;
    private final Path backup;
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> deletedBeforeBackup = new HashSet<>();

    VolumeFiles(Path root) {
        this.root = root;
        this.backup = root.resolveSibling(root.getFileName() + ".backup");
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    /** Names of mails that the user has deleted. */
    Set<String> deleted() {
        return deleted;
    }

    /** All delivered mails: name without flags to files, more than one for a mail that is doubled. */
    Map<String, List<Path>> mails() {
        Map<String, List<Path>> mails = new TreeMap<>();
        for (Path file : walk(root)) {
            String name = FLAGS.matcher(file.getFileName().toString()).replaceFirst("");
            boolean staged = file.startsWith(root.resolve(".homing"));
            if (!staged && DeliveredName.isOurs(name)) {
                mails.merge(
                        name,
                        List.of(file),
                        (a, b) -> Stream.of(a, b).flatMap(List::stream).toList());
            }
        }
        return mails;
    }

    /** Every file with its content, without times: equal results mean that nothing changed. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        for (Path file : walk(root)) {
            content.put(root.relativize(file).toString(), read(file).replaceAll("\"reportedAt\":\"[^\"]*\"", ""));
        }
        return content;
    }

    /** Reads, moves or deletes a mail of one mailbox, as Dovecot does for a client. */
    void touchSomething(Path mailbox, Random random) {
        List<Path> mails = Stream.of("new", "cur", ".Archive/cur", ".Lists.All/new")
                .flatMap(folder -> list(root.resolve(mailbox).resolve(folder)).stream())
                .toList();
        if (mails.isEmpty()) {
            return;
        }
        Path mail = mails.get(random.nextInt(mails.size()));
        Path folder = mail.getParent().getParent();
        String name = FLAGS.matcher(mail.getFileName().toString()).replaceFirst("");
        try {
            switch (random.nextInt(3)) {
                case 0 ->
                    Files.move(mail, folder.resolve("cur").resolve(name + ":2,S"), StandardCopyOption.ATOMIC_MOVE);
                case 1 -> {
                    Path inbox = folder.getFileName().toString().startsWith(".") ? folder.getParent() : folder;
                    Files.move(
                            mail,
                            inbox.resolve(".Archive/cur").resolve(name + ":2,RS"),
                            StandardCopyOption.ATOMIC_MOVE);
                }
                default -> {
                    Files.delete(mail);
                    deleted.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a copy of the whole volume, with its state. */
    void backUp() {
        copy(root, backup);
        deletedBeforeBackup.clear();
        deletedBeforeBackup.addAll(deleted);
    }

    /** Restores the copy if there is one: later actions of the user are undone. */
    void restore() {
        if (Files.exists(backup)) {
            copy(backup, root);
            deleted.clear();
            deleted.addAll(deletedBeforeBackup);
        }
    }

    private static void copy(Path from, Path to) {
        delete(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path top) {
        try {
            PathUtils.delete(top);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> walk(Path top) {
        return everything(top).stream().filter(Files::isRegularFile).toList();
    }

    /** All paths below a path, and the path itself; also those that cannot be opened. */
    static List<Path> everything(Path top) {
        List<Path> all = new ArrayList<>();
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    all.add(directory);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    all.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    all.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) { // the visitor skips each of them
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** The content as text, one character for each byte; a description if it cannot be read completely. */
    static String read(Path file) {
        if (!Files.isRegularFile(file)) {
            return "(not a file)";
        }
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(HUGE);
            return bytes.length < HUGE
                    ? new String(bytes, ISO_8859_1)
                    : "(%d bytes, which begin with %s)".formatted(Files.size(file), Sha256.of(bytes));
        } catch (IOException e) {
            return "(unreadable: %s)".formatted(e);
        }
    }

    /** When a file was changed last; {@link Instant#MIN} if it is unknown. */
    static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }
}
