package io.homing.lambda.send;

import static io.homing.lambda.send.Mails.ANN;
import static io.homing.lambda.send.Mails.CLEAN;
import static io.homing.lambda.send.Mails.FAR;
import static io.homing.lambda.send.Mails.mail;
import static io.homing.lambda.send.Mails.only;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homing.store.Address;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardedMailTest {
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]++:[\\t -~]*+");
    private static final Pattern FIELD_OR_FOLDED = Pattern.compile(FIELD + "|[\\t ]++[!-~][\\t -~]*+");
    private static final int FORTY_MB = 40 * 1024 * 1024;

    static List<Path> goldenMails() throws IOException, URISyntaxException {
        Path folder = Path.of(ForwardedMailTest.class.getResource("/forwarded").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    /** What becomes of a mail stands beside it, byte for byte. */
    @ParameterizedTest
    @MethodSource("goldenMails")
    void everyKindOfMailGoesOnAsExpected(Path mail) throws Exception {
        String expected = Files.readString(Path.of(mail.toString().replace(".eml", ".expected")), ISO_8859_1);
        assertThat(forwarded(Files.readAllBytes(mail)).replace("\r\n", "\n")).isEqualTo(expected);
    }

    @Test
    void everyMailOfTheCorpusGoesOnWhole() {
        assertThat(Mails.corpus()).isNotEmpty().allSatisfy(ForwardedMailTest::goesOnWhole);
    }

    /** Mutations of the sick mails, the same ones on every run. */
    @Test
    void whateverTheBytesAreItIsAMailOfOurs() {
        var random = new Random(4);
        List<byte[]> mails =
                Mails.corpus().stream().filter(mail -> mail.length < 5_000).toList();
        List<String> pieces = List.of(
                "\r\n",
                "\r",
                "\r\n ",
                "\r\n\r\n",
                "\0",
                "ÿ",
                "<",
                ">",
                "\"",
                "\\",
                "(",
                ",",
                ";",
                ":",
                "@",
                "From: ",
                "\r\nFrom: x@y\r\n",
                "Reply-To: ",
                "=?utf-8?q?=0D=0ABcc:_x?=",
                "=?utf-8?b?",
                "?=",
                "Sender: ",
                "To: ",
                "Content-Type: ",
                "X-SES-",
                "Resent-",
                "boundary=",
                " : ",
                "\r\n \r\n",
                "x".repeat(1_200),
                "é=?");
        for (int n = 0; n < 8_000; n++) {
            var text = new StringBuilder(new String(mails.get(random.nextInt(mails.size())), ISO_8859_1));
            for (int changes = random.nextInt(8); changes >= 0; changes--) {
                String piece = pieces.get(random.nextInt(pieces.size()));
                int at = random.nextInt(Math.min(text.length(), 500) + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(piece.length() + 1)), piece);
            }
            goesOnWhole(text.toString().replaceAll("(?<!\r)\n", "\r\n").getBytes(ISO_8859_1));
        }
    }

    private static void goesOnWhole(byte[] mail) {
        String shown = new String(mail, 0, Math.min(mail.length, 3_000), ISO_8859_1);
        OutgoingMail sent = ForwardedMail.of(mail, ANN, FAR);
        String text = Mails.text(sent);
        int end = text.indexOf("\r\n\r\n");
        String header = text.substring(0, end + 2);
        String field = "";
        for (String line : header.strip().split("\r\n", -1)) {
            assertThat(line).as(shown).matches(field.isEmpty() ? FIELD : FIELD_OR_FOLDED);
            field = FIELD.matcher(line).matches() ? line.toLowerCase(Locale.ROOT) : field;
            // A boundary cannot be folded, nor shortened without changing the body.
            assertThat(line.length())
                    .as(shown)
                    .isLessThanOrEqualTo(field.matches("content-(type|disposition):.*") ? 20_000 : 998);
        }
        assertThat(text.substring(end + 4)).as(shown).isEqualTo(bodyOf(new String(mail, ISO_8859_1)));

        InternetHeaders headers = Mails.header(sent);
        InternetAddress[] from = addresses(only(headers, "From"));
        assertThat(from).as(shown).hasSize(1);
        assertThat(from[0].getAddress()).as(shown).isEqualTo("forwarded@example.org");
        assertThat(addresses(only(headers, "To"))).as(shown).isNotEmpty();
        assertThat(headers.getHeader("X-Homing-Forwarded")[0]).isEqualTo("ann@example.org");
        List<String> names = Mails.names(headers);
        assertThat(names)
                .as(shown)
                .doesNotContain("return-path", "sender", "dkim-signature", "bcc", "message-id")
                .noneMatch(name -> name.startsWith("x-ses-") || name.startsWith("resent-"));
        Set<String> once = new HashSet<>();
        assertThat(names).as(shown).allMatch(name -> once.add(name) || !SesFields.isSingle(name));
        if (headers.getHeader("Reply-To") != null) {
            assertThat(addresses(only(headers, "Reply-To"))).as(shown).isNotEmpty();
        }
    }

    /** As slow and plain as it can be told: after the first empty line, or where no field follows any more. */
    private static String bodyOf(String mail) {
        String[] lines = mail.split("(?<=\r\n)", -1);
        int empty = Arrays.asList(lines).indexOf("\r\n");
        int headerEnd = empty < 0 ? lines.length : empty;
        int fields = 0;
        boolean inField = false;
        for (int n = 0; n < headerEnd; n++) {
            boolean isFolded = lines[n].startsWith(" ") || lines[n].startsWith("\t");
            inField = (n > 0 && isFolded) ? inField : lines[n].matches("(?s)[!-9;-~]{1,100}[ \t]*:.*");
            fields = inField ? n + 1 : fields;
        }
        int start = fields == headerEnd ? headerEnd + 1 : fields;
        return String.join("", Arrays.asList(lines).subList(Math.min(start, lines.length), lines.length));
    }

    private static InternetAddress[] addresses(String field) {
        try {
            return InternetAddress.parseHeader(field, true);
        } catch (jakarta.mail.internet.AddressException e) {
            throw new AssertionError(field, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@example.org", "Ann@EXAMPLE.org"})
    void aMailThatWasHereBeforeIsALoop(String recipient) {
        byte[] mail = mail("X-Homing-Forwarded: bob@example.com\nX-Homing-Forwarded: ANN@example.org\n\n");
        assertThat(ForwardedMail.refusal(mail, new Address(recipient), FAR, CLEAN))
                .contains(Refusal.LOOP);
    }

    @Test
    void whatIsForwardedCannotBeForwardedForTheSameAddressAgain() {
        for (Address recipient :
                List.of(ANN, new Address("jürgen@exämple.org"), new Address("=?utf-8?q?x?=@example.org"))) {
            byte[] once = ForwardedMail.of(mail("From: eve@example.net\n\nHi\n"), recipient, FAR)
                    .mail();
            assertThat(ForwardedMail.refusal(once, recipient, FAR, CLEAN)).contains(Refusal.LOOP);
            assertThat(ForwardedMail.refusal(once, new Address("bob@example.org"), FAR, CLEAN))
                    .isEmpty();
        }
    }

    @Test
    void theSixthHopIsRefused() {
        byte[] mail = mail("From: eve@example.net\n\nHi\n");
        for (int hop = 1; hop <= 5; hop++) {
            var recipient = new Address("ann%d@example.org".formatted(hop));
            assertThat(ForwardedMail.refusal(mail, recipient, FAR, CLEAN)).isEmpty();
            mail = ForwardedMail.of(mail, recipient, FAR).mail();
        }
        assertThat(ForwardedMail.refusal(mail, ANN, FAR, CLEAN)).contains(Refusal.HOPS);
    }

    @Test
    void neitherVirusNorSpamNorWhatIsUnscannedIsForwarded() {
        byte[] mail = mail("From: eve@example.net\n\n");
        var virus = new Verdicts(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS);
        var spam = new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS);
        assertThat(ForwardedMail.refusal(mail, ANN, FAR, virus)).contains(Refusal.VIRUS);
        assertThat(ForwardedMail.refusal(mail, ANN, FAR, spam)).contains(Refusal.SPAM);
        assertThat(ForwardedMail.refusal(mail, ANN, FAR, Verdicts.all(Verdict.GRAY)))
                .contains(Refusal.UNSCANNED);
        assertThat(ForwardedMail.refusal(
                        mail, ANN, FAR, Verdicts.all(Verdict.GRAY).withVirus(Verdict.PASS)))
                .isEmpty();
    }

    @Test
    void theSizeThatCountsIsThatOfTheMailAsItGoesOn() {
        byte[] small = mail("From: eve@example.net\n\n");
        int added = ForwardedMail.of(small, ANN, FAR).mail().length - small.length;
        byte[] largest = Arrays.copyOf(small, FORTY_MB - added);
        assertThat(ForwardedMail.of(largest, ANN, FAR).mail()).hasSize(FORTY_MB);
        assertThat(ForwardedMail.refusal(largest, ANN, FAR, CLEAN)).isEmpty();
        assertThat(ForwardedMail.refusal(Arrays.copyOf(small, largest.length + 1), ANN, FAR, CLEAN))
                .contains(Refusal.SIZE);
    }

    @Test
    void whatSesCannotAddressIsRefused() {
        byte[] mail = mail("From: eve@example.net\n\n");
        for (Address odd : List.of(new Address("nobody"), new Address("x@y,z"), new Address("x@"))) {
            assertThat(ForwardedMail.refusal(mail, odd, FAR, CLEAN)).contains(Refusal.ADDRESS);
            assertThat(ForwardedMail.refusal(mail, ANN, odd, CLEAN)).contains(Refusal.ADDRESS);
            assertThatIllegalArgumentException().isThrownBy(() -> ForwardedMail.of(mail, ANN, odd));
        }
        assertThat(ForwardedMail.refusal(mail, ANN, new Address("jürgen@far.example"), CLEAN))
                .contains(Refusal.ADDRESS);
        assertThat(ForwardedMail.refusal(mail, new Address("jürgen@exämple.org"), FAR, CLEAN))
                .isEmpty();
    }

    @Test
    void fortyMegabytesOfAnythingTakeAMoment() {
        String header = "Return-Path: <eve@example.net>\r\nFrom: eve@example.net\r\n";
        List<String> bombs = new ArrayList<>(List.of(header + "\r\n" + filled("x")));
        for (String filling : List.of("x", "é", "(", "<", "\"\\", "x@example.org,", ":;", "=?utf-8?q?x?= ", "é\r\n ")) {
            bombs.add("From: " + filled(filling));
        }
        for (String field : List.of("To: ", "Subject: ", "Content-Type: a/b;")) {
            bombs.add(field + filled("é"));
            bombs.add(field + filled("=?utf-8?q?x?=,"));
        }
        for (String filling :
                List.of("a:b\r\n", "To: é@example.org\r\n", "X: é\r\n", "\r", " \r\n", "stray\r\n", "From: x\r\n")) {
            bombs.add(header + filled(filling) + "Subject: last\r\n");
        }
        for (String bomb : bombs) {
            byte[] mail = bomb.getBytes(ISO_8859_1);
            OutgoingMail sent = Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(2), // on a busy machine; what is not linear takes hours
                    () -> ForwardedMail.of(mail, ANN, FAR),
                    () -> bomb.substring(0, 80).strip());
            assertThat(new String(sent.mail(), 0, Math.min(1_000, sent.mail().length), ISO_8859_1))
                    .contains("forwarded@example.org");
        }
    }

    private static String filled(String with) {
        return with.repeat(FORTY_MB / with.length());
    }

    private static String forwarded(byte[] mail) {
        return new String(ForwardedMail.of(mail, ANN, FAR).mail(), ISO_8859_1);
    }
}
