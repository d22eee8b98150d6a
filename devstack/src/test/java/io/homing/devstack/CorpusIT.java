package io.homing.devstack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.SesInbound.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mail of a collection, put in as a raw SES object, comes out of IMAP byte for byte as its canonical form.
 *
 * <p>Collections are folders of mails, one per file: our own broken ones, and those that the system property {@code
 * corpus} names, separated by colons.
 */
final class CorpusIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final Path OWN = Path.of("../lambda-processor/src/test/resources");

    @Test
    void everyMailComesOutOfDovecotAsItWentIn() throws Exception {
        List<Path> mails = mails();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.catchAll(cloud);
            Host host = Host.following(cloud, directory, "host");
            for (Path mail : mails) {
                cloud.ses()
                        .receiveRaw(
                                new Envelope("eve@example.net", List.of("ann@example.org")), Files.readAllBytes(mail));
            }
            assertThat(host.homing("sync").exit()).isZero();
            try (Dovecot dovecot = Dovecot.start(host.root());
                    Imap imap = new Imap(dovecot.port(), "ann@example.org", Dovecot.PASSWORD)) {
                List<byte[]> shown = List.copyOf(imap.messages("INBOX").values());
                assertThat(shown).hasSameSizeAs(mails);
                for (int n = 0; n < mails.size(); n++) {
                    assertThat(new String(shown.get(n), ISO_8859_1))
                            .as(mails.get(n).toString())
                            .isEqualTo(asImapShows(Files.readString(mails.get(n), ISO_8859_1)));
                }
                assertThat(dovecot.errors()).isEmpty();
            }
        }
        System.out.printf("corpus: %d mails came out of Dovecot byte for byte%n", mails.size());
    }

    /** CRLF line ends and a Return-Path on top; NUL is shown as 0x80, because IMAP cannot say it (RFC 9051, 4.3). */
    private static String asImapShows(String mail) {
        String lines = mail.replaceAll("(?<!\r)\n", "\r\n");
        boolean hasReturnPath = lines.regionMatches(true, 0, "Return-Path:", 0, "Return-Path:".length());
        return ((hasReturnPath ? "" : "Return-Path: <eve@example.net>\r\n") + lines).replace('\0', '\u0080');
    }

    private static List<Path> mails() throws IOException {
        List<Path> mails = new ArrayList<>();
        for (String folder : (OWN + ":" + System.getProperty("corpus", "../../shared/corpus")).split(":", -1)) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    files.filter(file -> file.toString().matches(".*\\.(eml|msg|txt|mbox)"))
                            .sorted()
                            .forEach(mails::add);
                }
            }
        }
        assertThat(mails).isNotEmpty();
        return mails;
    }
}
