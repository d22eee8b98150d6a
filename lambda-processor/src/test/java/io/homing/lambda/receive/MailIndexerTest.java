package io.homing.lambda.receive;

import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.homing.lambda.Samples;
import io.homing.lambda.event.Notification;
import io.homing.store.IndexRecord;
import io.homing.store.Sha256;
import io.homing.store.json.IndexJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MailIndexerTest {
    private static final Notification EVENT = Samples.notification(Samples.CLEAN, "ann@example.org");
    private static final int FORTY_MB = 40 * 1024 * 1024;
    private static final Duration A_MOMENT = Duration.ofMinutes(2); // on a busy machine; what is not linear takes hours
    private static final String HEADER = "From: eve@example.net\r\nTo: ann@example.org\r\nSubject: still here\r\n";

    static List<Path> mails() {
        return Samples.files(Samples.folder("mails"), ".eml");
    }

    /** Each mail is named after its illness; what is made of it stands beside it. */
    @ParameterizedTest
    @MethodSource("mails")
    void everyIllnessEndsAsAUsableRecord(Path mail) throws Exception {
        Path expected = Path.of(mail.toString().replace(".eml", ".expected"));
        assertThat(shown(index(Samples.read(mail)))).isEqualTo(Files.readString(expected));
    }

    @Test
    void theRecordIsAboutTheCanonicalBytes() {
        byte[] mail = bytes("Return-Path: <eve@example.net>\r\nFrom: eve@example.net\r\n\r\n");
        var record = MailIndexer.index(EVENT, NOON, mail);
        assertThat(record.size()).isEqualTo(mail.length);
        assertThat(record.sha256()).isEqualTo(Sha256.of(mail));
        assertThat(record.message()).isEqualTo(EVENT.message());
        assertThat(record.sender()).isEqualTo(EVENT.sender());
        assertThat(record.received()).isEqualTo(NOON);
        assertThat(record.problem()).isEmpty();
        assertThat(record.messageId()).isEmpty();
    }

    @Test
    void theMessageIdIsKeptAsTheSenderWroteIt() {
        var record = MailIndexer.index(EVENT, NOON, bytes("From: x\r\nMessage-Id:\r\n <a.1@example.net>\r\n\r\n"));
        assertThat(record.messageId()).contains("<a.1@example.net>");
    }

    @Test
    void whatTheEventLackedIsSaidWithTheMail() {
        var record = MailIndexer.index(Samples.notification("only-a-message-id"), NOON, bytes("From: x\r\n"));
        assertThat(record.problem())
                .contains("event: no time; that of its processing stands for it; event: no recipient");
    }

    @Test
    void fortyMegabytesOfAnythingTakeAMoment() {
        String multipart = HEADER + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        var nested = new StringBuilder(HEADER);
        for (int level = 0; level < 10_000; level++) {
            nested.append("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n".formatted(level, level));
        }
        for (String bomb : List.of(
                HEADER + "\r\n" + filled("x"),
                HEADER + "X: " + filled("x"),
                HEADER + filled("a:b\r\n"),
                HEADER + filled("To: x@example.org\r\n"),
                HEADER + "To: " + filled("x@example.org,"),
                HEADER + "To: " + filled("x@example.org,\r\n "),
                HEADER + "To: " + filled("("),
                HEADER + "To: " + filled("\"\\"),
                HEADER + "To: " + filled("<"),
                HEADER + "To: " + filled(":;"),
                HEADER + "Cc: " + filled("=?utf-8?q?x?= "),
                HEADER + "Content-Type: " + filled("a/b;"),
                HEADER + "Content-Type: multipart/mixed; " + filled("n*0*=utf-8''x; "),
                HEADER + "Date: " + filled("1"),
                HEADER + filled("\r"),
                HEADER + filled("\r\n"),
                HEADER + filled(" \r\n"),
                multipart + filled("--"),
                multipart + filled("--\r\n"),
                multipart + filled("--b\r\n"),
                multipart + filled("--b" + " ".repeat(1_000)),
                multipart + filled("--b\r\n\r\n\r\n"),
                multipart + filled("--b--\r\n"),
                multipart + "--b\r\n" + filled("Content-Type: x\r\n"),
                multipart + filled("--b\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?x?=\"\r\n\r\n"),
                multipart + filled("--b\r\nContent-Type: a/b" + ";n*0*=utf-8''x".repeat(4_000) + "\r\n\r\n"),
                multipart + filled("--b\r\nContent-Type: a/b;name=\"" + "=?utf-8?q?x?= ".repeat(4_000) + "\"\r\n\r\n"),
                nested.toString(),
                nested + filled("--b0\r\n"),
                nested + filled("-".repeat(1_000) + "\r\n"))) {
            var record = Assertions.assertTimeoutPreemptively(
                    A_MOMENT, () -> MailIndexer.index(EVENT, NOON, bomb.getBytes(ISO_8859_1)), bomb.substring(0, 150));
            assertThat(record.subject()).isEqualTo("still here");
            assertThat(IndexJson.write(record).getBytes(UTF_8)).hasSizeLessThan(300_000);
        }
    }

    private static String filled(String with) {
        return with.repeat(FORTY_MB / with.length());
    }

    /** Mutations of the sick mails, the same ones on every run. */
    @Test
    void whateverTheBytesAreThereIsARecordThatCanBeStored() {
        var random = new Random(1);
        List<byte[]> mails = mails().stream()
                .map(Samples::read)
                .filter(mail -> mail.length < 5_000)
                .toList();
        byte[][] pieces = List.of(
                        "\r\n",
                        "--b",
                        "--b--\r\n",
                        "=?utf-8?b?",
                        "?=",
                        "<",
                        "\"",
                        ";",
                        "*0*=",
                        "\u0000",
                        "\u00ff",
                        "Content-Type: ",
                        "multipart/",
                        "boundary=",
                        "\r\n\r\n",
                        "(",
                        ",",
                        ":",
                        "To: ")
                .stream()
                .map(piece -> piece.getBytes(ISO_8859_1))
                .toArray(byte[][]::new);
        for (int n = 0; n < 8_000; n++) {
            byte[] mail = mails.get(random.nextInt(mails.size())).clone();
            for (int changes = random.nextInt(8); changes >= 0 && mail.length > 0; changes--) {
                byte[] piece = pieces[random.nextInt(pieces.length)];
                int at = random.nextInt(mail.length);
                System.arraycopy(piece, 0, mail, at, Math.min(piece.length, mail.length - at));
            }
            assertThatCode(() -> {
                        IndexRecord record = index(mail);
                        assertThat(IndexJson.read(IndexJson.write(record))).isEqualTo(record);
                    })
                    .as(() -> new String(mail, ISO_8859_1))
                    .doesNotThrowAnyException();
        }
    }

    /** Our own broken mails, or with {@code -Dcorpus=<folder>} any collection; each ends as a record. */
    @Test
    void everyMailOfTheCorpusEndsAsAUsableRecord() throws Exception {
        String corpus = System.getProperty("corpus", "src/test/resources/mails");
        try (var files = Files.walk(Path.of(corpus))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> {
                var record = index(Samples.read(file));
                assertThat(IndexJson.read(IndexJson.write(record))).isEqualTo(record);
            });
        }
    }

    private static IndexRecord index(byte[] raw) {
        return MailIndexer.index(EVENT, NOON, CanonicalMail.of(raw, EVENT.sender()));
    }

    private static String shown(IndexRecord record) {
        var shown = new StringBuilder();
        shown.append("from: ").append(record.from()).append('\n');
        record.to().forEach(to -> shown.append("to: ").append(to).append('\n'));
        shown.append("subject: ").append(record.subject()).append('\n');
        record.date().ifPresent(date -> shown.append("date: ").append(date).append('\n'));
        record.attachments()
                .forEach(a -> shown.append("attachment: %s | %s | %d bytes%n".formatted(a.name(), a.type(), a.size())));
        record.problem()
                .ifPresent(problem -> shown.append("problem: ").append(problem).append('\n'));
        return shown.toString();
    }
}
