package io.homing.devstack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code homing rebuild} and {@code homing undelete} bring back, and what they leave as it is, as a real Dovecot sees it. */
final class RebuildIT extends OneHost {
    @BeforeEach
    void deliverEverythingToAnn() {
        MailFixtures.catchAll(cloud);
    }

    @ParameterizedTest
    @MethodSource("userlands")
    void whatWasLostComesBackAndWhatWasDeletedDoesNotUnlessAskedFor(DebianRoot debianRoot) throws Exception {
        send(4);
        assertThat(ok("rebuild")).contains("4 delivered", "0 missing mails restored");
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            Files.delete(file(2));
            imap.command("NOOP");
            Files.delete(file(3));
            assertThat(ok("rebuild", "--mailbox", "bob@example.org")).contains("0 missing mails restored");
            assertThat(ok("rebuild", "--folder", "Junk")).contains("0 missing mails restored");
            assertThat(ok("rebuild", "--until", "2020-01-01")).contains("0 missing mails restored");
            assertThat(ok("rebuild")).contains("2 missing mails restored");
            assertThat(ok("rebuild", "--json"))
                    .contains("{\"schema\":1,\"command\":\"rebuild\",\"delivered\":0,\"putBack\":0");
            assertThat(imap.messages("INBOX")).hasSize(3);

            assertThat(ok("undelete", "--days", "1", "--dry-run", "--folder", "Restored"))
                    .contains("  ann@example.org/Restored", "1 mails would be restored");
            assertThat(ok("undelete", "--days", "1", "--dry-run", "--json"))
                    .contains("\"restored\":0", "\"mailbox\":\"ann@example.org\",\"folder\":\"INBOX\"");
            assertThat(imap.messages("INBOX")).hasSize(3);
            assertThat(ok("undelete", "--days", "1", "--folder", "Restored"))
                    .startsWith("1 mails were restored to the folder Restored");
            assertThat(ok("undelete", "--days", "1")).startsWith("0 mails were restored");
            assertThat(imap.messages("Restored")).hasSize(1);
            assertThat(imap.command("LSUB \"\" Restored").getFirst().text()).endsWith("Restored");
            assertThat(ok("verify")).contains("4 here, 0 deleted by users");
            imap.command("SELECT Restored");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(ok("verify")).contains("3 here, 1 deleted by users");
            assertThat(ok("undelete", "--days", "1", "--mailbox", ANN))
                    .startsWith("1 mails were restored to the folders that they were delivered to");
            assertThat(imap.messages("INBOX")).hasSize(4);
            assertThat(imap.command("SEARCH UNSEEN").getFirst().text().split(" "))
                    .hasSize(2 + 3);
            assertThat(ok("verify")).contains("4 here, 0 deleted by users");
            assertThat(dovecot.errors()).allMatch(line -> line.contains("reappeared, giving a new UID"));
        }
    }

    /** As after {@code doveadm sync}, or a second copy in one folder: the name of the file is Dovecot's, the GUID is ours. */
    @ParameterizedTest
    @MethodSource("userlands")
    void aMailWhoseFileDovecotNamedIsThereAllTheSame(DebianRoot debianRoot) throws Exception {
        send(2);
        ok("sync");
        try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            imap.command("SELECT INBOX");
            imap.command("UID COPY 1 Archive");
            imap.command("UID COPY 1 Archive");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            imap.command("SELECT Archive");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            try (Stream<Path> files = Files.list(inbox().resolve(".Archive/cur"))) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .singleElement()
                        .satisfies(name -> assertThat(name).doesNotContain("homing"));
            }
            assertThat(ok("verify", "--deep")).contains("2 here, 0 deleted by users");
            assertThat(ok("undelete", "--days", "1")).startsWith("0 mails were restored");
            assertThat(ok("rebuild")).contains("0 missing mails restored");
            imap.command("UID STORE 2 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(ok("verify")).contains("1 here, 1 deleted by users");
            assertThat(ok("undelete", "--days", "1", "--unread")).startsWith("1 mails were restored");
            assertThat(imap.messages("INBOX")).hasSize(2);
        }
    }

    @Test
    void aMailboxThatWasRemovedOnPurposeStaysAwayAndLosesNothingLater() throws Exception {
        send(2);
        ok("sync");
        Shell.output(new ProcessBuilder("rm", "-r", inbox().toString()));
        assertThat(host.homing("verify").exit()).isEqualTo(ExitCode.UNWELL.code());
        ok("route", "remove", "*");
        assertThat(ok("mailbox", "retire", ANN)).contains("is retired up to position 2 of lane 0");
        assertThat(ok("verify"))
                .contains("0 here, 0 deleted by users", "2 for other hosts or retired", "no problems found");
        assertThat(ok("rebuild")).contains("0 missing mails restored");
        assertThat(ok("undelete", "--days", "1")).startsWith("0 mails were restored");
        assertThat(inbox()).doesNotExist();

        Host fresh = Host.following(cloud, directory, "fresh");
        assertThat(fresh.homing("rebuild").exit()).isZero();
        assertThat(fresh.inbox("example.org", "ann")).doesNotExist();

        MailFixtures.catchAll(cloud); // a rule that was made at the same moment
        send(1);
        ok("sync");
        assertThat(fresh.homing("sync").exit()).isZero();
        for (Host each : List.of(host, fresh)) {
            Outcome verified = each.homing("verify");
            assertThat(verified.out()).contains("1 here, 0 deleted by users", "2 for other hosts or retired");
            assertThat(verified.exit()).isZero();
        }

        ok("mailbox", "unretire", ANN);
        assertThat(fresh.homing("verify").exit()).isEqualTo(ExitCode.UNWELL.code());
        assertThat(fresh.homing("rebuild").out()).contains("2 missing mails restored");
        assertThat(fresh.homing("verify").out()).contains("3 here");
    }

    @Test
    void anInitContainerFillsAnEmptyVolumeAndLeavesAnyOtherAlone() throws Exception {
        send(2);
        assertThat(ok("rebuild", "--if-empty", "--rate", "50")).contains("2 delivered");
        send(1);
        Files.delete(file(1));
        assertThat(ok("rebuild", "--if-empty"))
                .isEqualTo("the mail volume is not empty: nothing to do" + System.lineSeparator());
        assertThat(ok("rebuild")).contains("1 delivered", "1 missing mails restored");
    }

    @Test
    void whatIsMissingHereAndGoneInTheBucketIsTold() throws Exception {
        send(1);
        ok("sync");
        Files.delete(file(1));
        deleteProcessed();
        Outcome outcome = host.homing("rebuild");
        assertThat(outcome.exit()).isEqualTo(ExitCode.WITHHELD.code());
        assertThat(outcome.out()).contains("1 mails could not be restored");
    }

    /** At 1 MB a second, 2 MB take their time. */
    @Test
    void theRateIsKept() throws Exception {
        byte[] mail =
                ("Subject: large\r\n\r\n" + "0123456789abcdef0123456789abcdef\r\n".repeat(60_000)).getBytes(US_ASCII);
        cloud.ses().receive(new SesInbound.Envelope("eve@example.net", List.of(ANN)), mail);
        long start = System.nanoTime();
        assertThat(ok("rebuild", "--rate", "1")).contains("1 delivered");
        assertThat(System.nanoTime() - start).isGreaterThan(1_500_000_000L);
    }
}
