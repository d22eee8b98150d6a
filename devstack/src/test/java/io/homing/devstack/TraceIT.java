package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.Host.Outcome;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.HostName;
import io.homing.store.SweepStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One mail's life as {@code homing trace} tells it, with a real Dovecot at its end. */
final class TraceIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final String ANN = "ann@example.org";

    private Cloud cloud;
    private Host primary;
    private Host backup;

    @BeforeEach
    void start() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        primary = Host.following(cloud, directory, "primary");
        backup = Host.following(cloud, directory, "backup");
        MailFixtures.catchAll(cloud);
        cloud.store()
                .recovery()
                .publish(new SweepStatus(
                        Instant.now(), Instant.now(), List.of(new HostName("backup"), new HostName("primary")), 0));
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    @Test
    void aMailIsFollowedFromSesToItsFlags() throws Exception {
        String mail =
                "From: Eve <eve@example.net>\r\nSubject: Your invoice\r\nMessage-ID: <4711@shop.example.net>\r\n\r\nHello.\r\n";
        String id = cloud.ses()
                .receive(new Envelope("bounces@example.net", List.of(ANN)), mail.getBytes(UTF_8))
                .message()
                .value();
        ok(backup, "sync");
        MailFixtures.send(cloud, "another", ANN);
        assertThat(ok(primary, "trace", id)).contains("backup (at 1) has published it", "this host: not delivered yet");
        ok(primary, "sync");
        try (Dovecot dovecot = Dovecot.start(primary.root(), DebianRoot.installed());
                Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
            assertThat(ok(primary, "trace", id))
                    .contains(
                            "accepted    20",
                            "from bounces@example.net",
                            "from        Eve <eve@example.net>",
                            "subject     Your invoice",
                            "Message-ID  <4711@shop.example.net>",
                            "verdicts    spam PASS, virus PASS",
                            "decided     ann@example.org: deliver:ann@example.org, because: rule *",
                            "object      incoming/" + id,
                            "object      processed/" + id + ".eml: ",
                            "matches the record",
                            "journal     lane 0 position 1, ",
                            "backup (at 1) has published it",
                            "primary (at 2) has published it",
                            "this host: folder INBOX, UID none yet, flags none",
                            "example.org/ann/Maildir/new/")
                    .doesNotContain("Hello", "no manifest");
            imap.command("SELECT INBOX");
            imap.command("UID STORE 1 +FLAGS (\\Seen \\Flagged)");
            imap.command("UID MOVE 1 Archive");
            assertThat(ok(primary, "trace", "4711@shop")).contains("this host: folder Archive, UID 1, flags FS");
            assertThat(ok(primary, "trace", "invoice", "--json"))
                    .startsWith("{\"schema\":1,\"complete\":true,\"mails\":[{\"message\":\"" + id)
                    .contains(
                            "\"manifest\":true",
                            "\"host\":\"primary\",\"position\":2,\"reach\":\"THERE\"",
                            "\"here\":{\"fate\":\"HERE\",\"flags\":\"FS\",\"file\":\"example.org/ann/Maildir/.Archive/cur/",
                            "\"folder\":\"Archive\",\"uid\":1");
            imap.command("SELECT Archive");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(ok(primary, "trace", id)).contains("this host: deleted by a user");
            assertThat(ok(backup, "trace", id)).contains("this host: folder INBOX");
        }
    }

    private static String ok(Host host, String... words) {
        Outcome outcome = host.homing(words);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return outcome.out();
    }
}
