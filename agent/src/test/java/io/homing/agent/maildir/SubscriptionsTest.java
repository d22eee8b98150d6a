package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.entry;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dovecot and clients make of it is in {@code SubscribedFoldersIT}. */
final class SubscriptionsTest {
    private static final FolderName LIST = new FolderName("Lists/Entwürfe & mehr");

    @TempDir
    Path directory;

    private static final class Crash extends RuntimeException {}

    private Volume volume;
    private Path file;
    private Path lock;

    @BeforeEach
    void mailboxOfDovecot() throws IOException {
        volume = new Volume(Files.createDirectory(directory.resolve("volume")));
        Volume.makeMaildir(volume.inbox);
        file = volume.inbox.resolve("subscriptions");
        lock = volume.inbox.resolve("subscriptions.lock");
    }

    @Test
    void aFolderJoinsWhatTheUserSubscribedTo() throws IOException {
        Files.writeString(file, "V\t2\n\nMine\tOwn\n");
        volume.ensure(1, LIST);
        assertThat(file).hasContent("V\t2\n\nMine\tOwn\nLists\tEntw&APw-rfe &- mehr\n");
        assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(volume.root));
        assertThat(lock).doesNotExist();
    }

    @Test
    void aListOfTheOldVersionStaysOne() throws IOException {
        Files.writeString(file, "Mine.Own");
        volume.ensure(1, LIST);
        assertThat(file).hasContent("Mine.Own\nLists.Entw&APw-rfe &- mehr\n");
    }

    @Test
    void whatTheUserUnsubscribedFromStaysSo() throws IOException {
        volume.ensure(1, LIST);
        Files.writeString(file, "V\t2\n\n");
        volume.ensure(2, LIST);
        volume = new Volume(volume.root);
        volume.ensure(3, LIST);
        volume.adopt();
        assertThat(file).content().doesNotContain("Lists");
    }

    @Test
    void aFolderThatTheUserMadeIsLeftToTheUser() throws IOException {
        Volume.makeMaildir(volume.inbox.resolve(".Info"));
        volume.ensure(1, new FolderName("Info"));
        assertThat(file).doesNotExist();
    }

    @Test
    void aFolderThatComesBackIsShownAgain() throws IOException {
        volume.ensure(1, new FolderName("Info"));
        for (String part : new String[] {"new", "cur", "tmp", "maildirfolder", "dovecot-uidlist", ""}) {
            Files.delete(volume.inbox.resolve(".Info").resolve(part));
        }
        Files.writeString(file, "V\t2\n\n");
        volume.ensure(2, new FolderName("Info"));
        assertThat(file).hasContent("V\t2\n\nInfo\n");
    }

    @Test
    void aListThatDovecotIsChangingIsWaitedForEvenByTheNextProcess() throws IOException {
        Files.writeString(lock, "");
        assertThat(volume.ensure(1, LIST)).isTrue();
        assertThat(file).doesNotExist();
        volume = new Volume(volume.root);
        Files.delete(lock);
        volume.adopt();
        assertThat(file).content().contains("\nLists\tEntw&APw-rfe &- mehr\n");
    }

    /** Dovecot replaces the list between our reading and our lock. */
    @Test
    void aChangeInTheSameMomentIsKept() throws IOException {
        Files.writeString(file, "V\t2\n\nOld\n");
        var once = new AtomicInteger();
        ensure(volume.root, step -> {
            if (step.equals("link") && once.getAndIncrement() == 0) {
                write(file, "V\t2\n\nNew\n");
            }
        });
        assertThat(file).hasContent("V\t2\n\nNew\nLists\tEntw&APw-rfe &- mehr\n");
        assertThat(lock).doesNotExist();
    }

    @Test
    void whateverStepWasTheLastTheFolderIsSubscribedTo() throws IOException {
        boolean died = true;
        for (int step = 1; died; step++) {
            Path root = Files.createDirectory(directory.resolve("step" + step));
            Path inbox = root.resolve("example.org/ann/Maildir");
            Volume.makeMaildir(inbox);
            Files.writeString(inbox.resolve("subscriptions"), "V\t2\n\nOld\n");
            died = ensure(root, dieAt(step));
            ensure(root, none -> {});
            assertThat(inbox.resolve("subscriptions"))
                    .as("died at step %d", step)
                    .hasContent("V\t2\n\nOld\nLists\tEntw&APw-rfe &- mehr\n");
            assertThat(inbox.resolve("subscriptions.lock")).doesNotExist();
        }
    }

    @Test
    void nothingThatIsInTheWayOfTheListKeepsMailAway() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "");
        Files.createSymbolicLink(file, elsewhere);
        assertThat(volume.ensure(1, LIST)).isTrue();
        assertThat(elsewhere).isEmptyFile();
        assertThat(volume.inbox.resolve(".Lists.Entw&APw-rfe &- mehr")).isDirectory();
    }

    /** Whatever is in the way of one list, even for good. */
    @Test
    void oneListThatCannotBeReadLeavesThoseOfOthersAlone() throws IOException {
        Files.createDirectory(file);
        volume.ensure(1, LIST);
        for (String other : List.of("aaa", "bea", "zoe")) {
            MailboxName mailbox = MailboxName.of(other + "@example.org");
            Path inbox = volume.root.resolve("example.org/" + other + "/Maildir");
            Volume.makeMaildir(inbox);
            volume.ensure(1, mailbox, LIST);
            assertThat(inbox.resolve("subscriptions")).content().contains("\nLists\t");
        }
    }

    /** A full disk, or an operator, may have left it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no mailbox\nInfo",
                "ann@example.org",
                "ann@example.org\n",
                "ann@example.org\n../x",
                "\u00ff\n\n\n"
            })
    void aMarkThatIsNotUnderstoodKeepsNothingAway(String content) throws IOException {
        Path mark = volume.root.resolve(".homing/folders/0123.subscribe");
        Files.write(mark, content.getBytes(ISO_8859_1));
        volume = new Volume(volume.root);
        volume.adopt();
        assertThat(volume.ensure(1, LIST)).isTrue();
        assertThat(file).content().contains("\nLists\t");
        assertThat(mark).doesNotExist();
    }

    private static Consumer<String> dieAt(int deadly) {
        var steps = new AtomicInteger();
        return step -> {
            if (steps.incrementAndGet() == deadly) {
                throw new Crash();
            }
        };
    }

    /** Whether it died. */
    private static boolean ensure(Path root, Consumer<String> step) {
        Path home = root.resolve(".homing");
        Disk unharmed = Disk.of(root, Disk.Hooks.NONE);
        unharmed.makeDirectories(home.resolve("staging"));
        unharmed.makeDirectories(home.resolve("folders"));
        try {
            new Folders(
                            Disk.of(root, new Disk.Hooks(step)),
                            root,
                            new MaildirLayout(MaildirLayout.DEFAULT),
                            home.resolve("staging"),
                            home.resolve("folders"))
                    .ensure(entry(1, LIST));
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
