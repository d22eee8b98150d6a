package io.homing.devstack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.devstack.prove.fuzz.HostileMails;
import io.homing.store.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails that are meant to choke us go the whole way, large, and come out of IMAP byte for byte: none stops the flow. */
final class HostileMailIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final int LARGE = 100_000;

    /** Senders and recipients as nobody should be able to write them into an envelope. */
    private static final List<String> ADDRESSES = List.of(
            "eve@example.net",
            "eve\r\nX-Injected: yes@example.net",
            "<>",
            "a\0b@example.net",
            "../../etc/passwd@example.net",
            "\"a\\\"@b\"@[127.0.0.1]",
            "e\u202ev\u2028e@\uff0e\uff0e.example",
            "x".repeat(2_000) + "@example.net");

    @Test
    void hostileMailsComeOutOfDovecotAsTheyWentIn() throws Exception {
        List<String> expected = new ArrayList<>();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.catchAll(cloud);
            Host host = Host.following(cloud, directory, "host");
            for (HostileMails.Mail mail : HostileMails.ofSize(LARGE)) {
                String address = ADDRESSES.get(expected.size() % ADDRESSES.size());
                var accepted = cloud.ses().receiveRaw(new Envelope(address, List.of(address)), mail.bytes());
                assertThat(accepted.event()).as(mail.illness()).isEqualTo("received");
                expected.add(asImapShows(mail.text(), address));
            }
            var sync = host.homing("sync");
            assertThat(sync.exit()).as(sync.err()).isZero();
            try (Dovecot dovecot = Dovecot.start(host.root());
                    Imap imap = new Imap(dovecot.port(), "ann@example.org", Dovecot.PASSWORD)) {
                List<byte[]> shown = List.copyOf(imap.messages("INBOX").values());
                assertThat(shown).hasSameSizeAs(expected);
                for (int n = 0; n < expected.size(); n++) {
                    String there = new String(shown.get(n), ISO_8859_1);
                    assertThat(there.equals(expected.get(n)))
                            .as(HostileMails.ofSize(1).get(n).illness())
                            .isTrue();
                }
                imap.command("FETCH 1:* (ENVELOPE BODYSTRUCTURE RFC822.SIZE)");
                assertThat(dovecot.errors()).isEmpty();
            }
        }
        System.out.printf("hostile mails: %d came out of Dovecot byte for byte%n", expected.size());
    }

    /** CRLF line ends and a Return-Path on top; NUL is shown as 0x80, because IMAP cannot say it (RFC 9051, 4.3). */
    private static String asImapShows(String mail, String sender) {
        String path = sender.equals("<>") ? "" : new Address(sender).value();
        String top = "Return-Path: <" + new String(path.getBytes(UTF_8), ISO_8859_1) + ">\r\n";
        String lines = mail.replace("\r\n", "\n").replace("\n", "\r\n");
        return (top + lines).replace('\0', '\u0080');
    }
}
