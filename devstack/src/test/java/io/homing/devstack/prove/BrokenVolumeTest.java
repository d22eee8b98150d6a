package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The observers of the proofs before what a crash, a full disk or a bug may leave: they report it, and never throw. */
final class BrokenVolumeTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String MAIL = "Subject: 1\r\n\r\nHello\r\n";
    private static final Entry ENTRY = new Entry(
            Lane.FIRST,
            new Position(1),
            new MessageId("m1"),
            MailboxName.of("ann@example.org"),
            FolderName.INBOX,
            Set.of(),
            MAIL.length(),
            Sha256.of(MAIL),
            NOON,
            NOON,
            StoreLayout.processed(new MessageId("m1")));
    private static final List<Entry> JOURNAL = List.of(ENTRY);

    @TempDir
    Path root;

    private Path state;
    private Path mail;
    private Path identity;

    /** What stands where a file of ours should be. */
    enum Damage {
        GONE,
        EMPTY,
        TORN,
        ZEROS,
        NO_TEXT,
        HUGE,
        A_DIRECTORY,
        A_DANGLING_LINK,
        A_LINK_TO_ITSELF;

        void inflictOn(Path file) throws IOException {
            byte[] sound = Files.readAllBytes(file);
            Files.delete(file);
            switch (this) {
                case GONE -> {}
                case EMPTY -> Files.createFile(file);
                case TORN -> Files.write(file, List.of(new String(sound, US_ASCII).substring(0, 9)));
                case ZEROS -> Files.write(file, new byte[sound.length]);
                case NO_TEXT -> Files.write(file, new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, '\n', '{'});
                case HUGE -> {
                    try (var huge = new RandomAccessFile(file.toFile(), "rw")) {
                        huge.setLength(5L << 30); // sparse
                    }
                }
                case A_DIRECTORY -> Files.createDirectory(file);
                case A_DANGLING_LINK -> Files.createSymbolicLink(file, Path.of("nowhere"));
                case A_LINK_TO_ITSELF -> Files.createSymbolicLink(file, file.getFileName());
            }
        }
    }

    @BeforeEach
    void aSoundVolume() throws IOException {
        Files.createDirectories(root.resolve(".homing/staging"));
        state = Files.writeString(root.resolve(".homing/lane-0"), """
                {"lane":0,"published":1,"reported":0,"reportedAt":"2026-11-21T12:00:00Z","announced":0,"withheld":[]}
                """);
        mail = root.resolve(new MaildirLayout(MaildirLayout.DEFAULT).file(ENTRY));
        Files.createDirectories(mail.getParent());
        Files.writeString(mail, MAIL);
        Files.setLastModifiedTime(mail, FileTime.from(NOON));
        identity = Files.writeString(
                mail.getParent().resolveSibling("dovecot-uidlist"), "3 V1 N1 G%s\n".formatted("0".repeat(32)));
        assertThat(Inspection.afterPowerCut(root, JOURNAL, 1)).isEmpty();
        assertThat(Inspection.complete(root, JOURNAL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedStateIsCounted(Damage damage) throws IOException {
        damage.inflictOn(state);
        assertThat(Inspection.published(root)).isEqualTo(damage == Damage.GONE ? 0 : Inspection.TORN);
        assertThat(Inspection.complete(root, JOURNAL)).isNotEmpty();
        assertThat(Inspection.afterPowerCut(root, JOURNAL, 1)).hasSize(damage == Damage.GONE ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "{\"published\":-1}",
                "{\"published\":\"1\"}",
                "{\"published\":1.5}",
                "{\"published\":1e999}",
                "{\"published\":99999999999999999999}",
                "{\"published\":{}}",
                "{\"published\":1",
            })
    void aStateThatNoAgentWroteIsTorn(String text) throws IOException {
        Files.writeString(state, text);
        assertThat(Inspection.published(root)).isEqualTo(Inspection.TORN);
    }

    @Test
    void aStateNestedWithoutEndIsTorn() throws IOException {
        Files.writeString(state, "[".repeat(100_000));
        assertThat(Inspection.published(root)).isEqualTo(Inspection.TORN);
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedMailIsCounted(Damage damage) throws IOException {
        damage.inflictOn(mail);
        assertThat(Inspection.afterPowerCut(root, JOURNAL, 1)).isNotEmpty();
        assertThat(Inspection.complete(root, JOURNAL)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedIdentityIsCounted(Damage damage) throws IOException {
        damage.inflictOn(identity);
        assertThat(Inspection.afterPowerCut(root, JOURNAL, 1)).containsExactly("no identity: example.org/ann/Maildir");
    }

    @Test
    void aVolumeThatIsGoneIsCounted() {
        Path nowhere = root.resolve("nowhere");
        assertThat(Inspection.afterPowerCut(nowhere, JOURNAL, 1)).containsExactly("lost: position 1 of 1 confirmed");
        assertThat(Inspection.complete(nowhere, JOURNAL)).contains("published 0");
    }

    @ParameterizedTest
    @EnumSource
    void aPictureShowsEveryDamage(Damage damage) throws IOException {
        VolumePicture sound = VolumePicture.of(root);
        for (Path file : List.of(state, mail, identity)) {
            damage.inflictOn(file);
        }
        assertThat(VolumePicture.of(root).differences(sound)).hasSize(3);
        assertThat(new VolumeFiles(root).content()).hasSizeLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guid-1\t", "guid-1", "guid-1\tHello", "guid-1\t99999999999999999999", "\t1", ""})
    void aMailThatDovecotShowsWithoutItsSubjectIsCounted(String line) {
        var simulatedUser = new SimulatedUser("ann@example.org", 0, 1);
        assertThat(simulatedUser.violations(List.of(), "guid\thdr.subject\n" + line + "\n"))
                .containsExactly("ann@example.org: torn: a mail without its subject: " + line);
    }
}
