package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door of the demo, judged by the clients that the demo tells people to use. */
final class SmtpDoorIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @Test
    void swaksAndCurlGetInAndForeignDomainsDoNot() throws Exception {
        List<Envelope> rang = new ArrayList<>();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                var door = new SmtpDoor(
                        0,
                        Set.of("example.org"),
                        cloud.ses(),
                        (accepted, envelope, size, since) -> rang.add(envelope))) {
            MailFeed feed = cloud.store().feed();
            MailFixtures.catchAll(cloud);
            Path mail = Files.writeString(directory.resolve("mail.eml"), "Subject: by curl\r\n\r\n.\r\n..\r\nlast\r\n");
            String server = "127.0.0.1:" + door.port();
            Shell.run(
                    "swaks",
                    "--ehlo",
                    "localhost",
                    "--server",
                    server,
                    "--from",
                    "you@example.net",
                    "--to",
                    "ann@example.org");
            Shell.run(
                    "curl",
                    "-sS",
                    "smtp://" + server,
                    "--mail-from",
                    "you@example.net",
                    "--mail-rcpt",
                    "ann@example.org",
                    "-T",
                    mail.toString());
            assertThatThrownBy(() -> Shell.run(
                            "swaks", "--server", server, "--from", "you@example.net", "--to", "ann@elsewhere.example"))
                    .hasMessageContaining("550 5.1.1 no receipt rule for elsewhere.example");

            assertThat(rang)
                    .containsOnly(new Envelope("you@example.net", List.of("ann@example.org")))
                    .hasSize(2);
            List<Entry> journal = feed.next(Lane.FIRST, Position.NONE, 10);
            assertThat(journal).hasSize(2);
            try (var stored = feed.open(journal.getLast()).orElseThrow()) {
                assertThat(new String(stored.readAllBytes(), UTF_8))
                        .startsWith("Return-Path: <you@example.net>\r\nReceived: ")
                        .endsWith("Subject: by curl\r\n\r\n.\r\n..\r\nlast\r\n");
            }
        }
    }
}
