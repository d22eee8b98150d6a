package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code homing verify} can tell from what a real Dovecot leaves behind: a mail that a user deleted from one that was
 * lost, under 2.3, and 2.4 where it can be had.
 */
final class VerifyIT extends OneHost {
    @BeforeEach
    void deliverEverythingToAnn() {
        MailFixtures.catchAll(cloud);
    }

    @ParameterizedTest
    @MethodSource("userlands")
    void whatAUserDidIsNotMissing(DebianRoot debianRoot) throws Exception {
        receive(8);
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            imap.command("UID MOVE 2 Trash");
            imap.command("UID COPY 3 Archive");
            imap.command("UID STORE 4 +FLAGS (\\Seen)");
            assertWell("7 here, 1 deleted by users, 0 removed before");
            imap.command("SELECT Trash");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            imap.command("CREATE Old");
            imap.command("SELECT INBOX");
            imap.command("UID MOVE 5 Old");
            imap.command("RENAME Old Older");
            assertWell("6 here, 2 deleted by users, 0 removed before");
            imap.command("UID STORE 1:* +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            imap.command("CLOSE");
            imap.command("SELECT INBOX");
            assertWell("2 here, 6 deleted by users, 0 removed before");
        }
    }

    @ParameterizedTest
    @MethodSource("userlands")
    void whatWasLostIsMissingBeforeAndAfterDovecotLooks(DebianRoot debianRoot) throws Exception {
        receive(3);
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            lose(2);
            assertMissing(2);
            imap.command("NOOP");
            imap.command("SELECT INBOX");
            assertThat(imap.command("UID SEARCH ALL").getFirst().text()).isEqualTo("* SEARCH 3");
            assertMissing(2);
            receive(3); // 4 to 6
            lose(5);
            assertMissing(2, 5);
            imap.command("NOOP");
            imap.command("SELECT INBOX");
            assertMissing(2, 5);
        }
    }

    @ParameterizedTest
    @MethodSource("userlands")
    void whatDovecotNoLongerRemembersIsNotCalledMissing(DebianRoot debianRoot) throws Exception {
        receive(4);
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.command("UID STORE 2,3 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            imap.command("LOGOUT");
        }
        Path inbox = inbox();
        Files.delete(inbox.resolve("dovecot.index.log"));
        Files.deleteIfExists(inbox.resolve("dovecot.index"));
        assertWell("2 here, 0 deleted by users, 2 removed before");
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            receive(1);
            imap.command("NOOP");
            imap.command("SELECT INBOX");
            assertWell("3 here, 0 deleted by users, 2 removed before");
        }
    }

    @Test
    void aMailboxThatIsGoneIsMissingWhole() throws Exception {
        receive(2);
        PathUtils.deleteDirectory(inbox());
        assertMissing(1, 2);
    }

    @Test
    void aFileThatIsNotWhatTheJournalSaysIsDamaged() throws Exception {
        receive(2);
        Path file = file(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        assertWell("2 here");
        Outcome deep = host.homing("verify", "--deep");
        assertThat(deep.exit()).isEqualTo(ExitCode.UNWELL.code());
        assertThat(deep.out()).contains("DAMAGED  ", "lane 0 position 1").doesNotContain("lane 0 position 2");
        Files.write(file, new byte[1]);
        assertThat(host.homing("verify").out()).contains("DAMAGED  ", "lane 0 position 1");
    }

    @Test
    void whatTheBucketLostIsTold() throws Exception {
        receive(2);
        deleteProcessed();
        Outcome outcome = host.homing("verify", "--json");
        assertThat(outcome.exit()).isEqualTo(ExitCode.UNWELL.code());
        assertThat(outcome.out())
                .startsWith("{\"schema\":1,\"command\":\"verify\",\"findings\":[{\"kind\":\"OBJECT\"")
                .contains("\"present\":2", "\"OBJECT\":2", "\"MISSING\":0");
    }

    @Test
    void anOperatorAlsoSeesWhatSesStored() throws Exception {
        receive(2);
        Outcome outcome = host.homing(
                "verify", "--credentials", directory.resolve("credentials").toString());
        assertThat(outcome.out()).contains("2 stored by SES, 2 with a decision, 0 in progress", "no problems found");
        assertThat(host.homing("verify").out()).contains("NOT CHECKED");
    }

    private void receive(int mails) {
        send(mails);
        sync();
    }

    private void lose(int position) throws IOException {
        Files.delete(file(position));
    }

    private void assertWell(String count) {
        Outcome outcome = host.homing("verify");
        assertThat(outcome.out()).contains(count, "no problems found").doesNotContain("PROBLEM");
        assertThat(outcome.exit()).isZero();
    }

    private void assertMissing(int... positions) {
        Outcome outcome = host.homing("verify");
        assertThat(outcome.exit()).isEqualTo(ExitCode.UNWELL.code());
        assertThat(outcome.out().lines().filter(line -> line.startsWith("MISSING  ")))
                .hasSize(positions.length);
        for (int position : positions) {
            assertThat(outcome.out()).containsPattern("(?m)^MISSING  .*position " + position + "$");
        }
    }
}
