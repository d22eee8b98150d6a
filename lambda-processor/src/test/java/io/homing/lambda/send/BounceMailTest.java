package io.homing.lambda.send;

import static io.homing.lambda.send.Mails.ANN;
import static io.homing.lambda.send.Mails.CLEAN;
import static io.homing.lambda.send.Mails.mail;
import static io.homing.lambda.send.Mails.only;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homing.store.Address;
import io.homing.store.RandomValues;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BounceMailTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Address EVE = new Address("eve@example.net");
    private static final byte[] MAIL = mail("""
            Return-Path: <eve@example.net>
            From: Eve <eve@example.net>
            To: nobody@example.org
            Subject: =?utf-8?q?Pl=C3=A4ne?=
            Message-ID: <1@example.net>
            Date: Sat, 21 Nov 2026 12:59:59 +0100

            The body is nobody's business.
            """);

    @Test
    void aBounceSaysToPeopleAndProgramsWhatWasWrong() throws Exception {
        OutgoingMail bounce = bounce(MAIL, new Address("nobody@example.org"), "There is no such mailbox.");
        assertThat(bounce.from().value()).isEqualTo("MAILER-DAEMON@example.org");
        assertThat(bounce.to()).isEqualTo(EVE);
        InternetHeaders header = Mails.header(bounce);
        assertThat(only(header, "From")).isEqualTo("Mail Delivery System <MAILER-DAEMON@example.org>");
        assertThat(only(header, "To")).isEqualTo("eve@example.net");
        assertThat(only(header, "Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(only(header, "In-Reply-To")).isEqualTo("<1@example.net>");
        assertThat(only(header, "References")).isEqualTo("<1@example.net>");
        assertThat(only(header, "Date")).isEqualTo("Sat, 21 Nov 2026 12:00:00 +0000 (UTC)");
        assertThat(HeaderText.decoded(only(header, "Subject"))).isEqualTo("Undelivered mail: Pläne");
        assertThat(only(header, "Content-Type")).startsWith("multipart/report; report-type=delivery-status;");

        List<Part> parts = parts(bounce);
        assertThat(parts)
                .extracting(Part::type)
                .containsExactly("text/plain; charset=utf-8", "message/delivery-status", "text/rfc822-headers");
        assertThat(parts.get(0).text()).contains("nobody@example.org", "There is no such mailbox.", "Pläne");
        assertThat(parts.get(1).text()).isEqualTo("""
                        Reporting-MTA: dns; example.org

                        Final-Recipient: rfc822; nobody@example.org
                        Action: failed
                        Status: 5.1.1
                        Diagnostic-Code: smtp; 550 5.1.1 There is no such mailbox.
                        """);
        assertThat(parts.get(2).text())
                .startsWith("Return-Path: <eve@example.net>\nFrom: Eve")
                .endsWith("12:59:59 +0100\n");
        assertThat(Mails.text(bounce)).doesNotContain("nobody's business");
    }

    @Test
    void theSameBounceIsTheSameBytesAndAnotherOneIsAnotherMessage() {
        byte[] bounce = bounce(MAIL, ANN, "No.").mail();
        assertThat(bounce(MAIL, ANN, "No.").mail()).isEqualTo(bounce);
        assertThat(only(Mails.header(bounce(MAIL, new Address("bob@example.org"), "No.")), "Message-ID"))
                .isNotEqualTo(only(Mails.header(bounce(MAIL, ANN, "No.")), "Message-ID"));
    }

    @Test
    void theHeaderEndsAtALineEndWithinSixteenKilobytes() throws Exception {
        byte[] mail = mail("Subject: x\n" + "X-Filler: 0123456789\n".repeat(10_000) + "\nbody\n");
        String header = parts(bounce(mail, ANN, "No.")).get(2).text().replace("\n", "\r\n");
        assertThat(header).endsWith("X-Filler: 0123456789\r\n").hasSizeBetween(16 * 1024 - 22, 16 * 1024);
        byte[] endless = mail("Subject: x\nX-Endless: " + "x".repeat(100_000));
        assertThat(parts(bounce(endless, ANN, "No.")).get(2).text()).isEqualTo("Subject: x\n");
    }

    @Test
    void addressesBeyondAsciiAreToldInAscii() throws Exception {
        Address recipient = new Address("jürgen+\\@exämple.org");
        OutgoingMail bounce = bounce(MAIL, recipient, "Geht nicht: ü");
        assertThat(bounce.from().value()).isEqualTo("MAILER-DAEMON@xn--exmple-cua.org");
        assertThat(parts(bounce).get(0).text()).contains(recipient.value(), "Geht nicht: ü");
        assertThat(parts(bounce).get(1).text())
                .contains("Final-Recipient: utf-8; j\\x{FC}rgen\\x{2B}\\x{5C}@ex\\x{E4}mple.org\n")
                .contains("Geht nicht: ?\n");
        assertThat(Mails.text(bounce)).matches("[\t\r\n -~]*+");
    }

    @Test
    void everyMailOfTheCorpusHasABounceOfThreeParts() {
        assertThat(Mails.corpus()).isNotEmpty().allSatisfy(mail -> {
            OutgoingMail bounce = bounce(mail, ANN, "No.");
            String header = new String(mail, ISO_8859_1).split("(?<=^|\r\n)\r\n", 2)[0];
            assertThat(parts(bounce))
                    .hasSize(3)
                    .last()
                    .satisfies(last -> assertThat(header).startsWith(new String(last.bytes(), ISO_8859_1)));
            assertThat(Mails.text(bounce)).matches("[\t\r\n -~]*+");
        });
    }

    @Test
    void noTextCanAddALineToABounce() throws Exception {
        var random = new RandomValues(5);
        for (int n = 0; n < 2_000; n++) {
            Address recipient = new Address(random.hostileText().replaceAll("^$", "x") + "@example.org");
            String text = random.text();
            byte[] mail = ("Subject: " + text + "\r\nMessage-ID: <" + text + ">\r\n\r\n").getBytes(UTF_8);
            OutgoingMail bounce = bounce(mail, recipient, text);
            assertThat(Mails.names(Mails.header(bounce)))
                    .isSubsetOf(
                            "from",
                            "to",
                            "subject",
                            "date",
                            "message-id",
                            "in-reply-to",
                            "references",
                            "auto-submitted",
                            "mime-version",
                            "content-type")
                    .doesNotHaveDuplicates();
            assertThat(parts(bounce)).hasSize(3);
            var status = new InternetHeaders(new ByteArrayInputStream(
                    parts(bounce).get(1).text().split("\n\n", 2)[1].getBytes(UTF_8)));
            assertThat(Mails.names(status)).containsExactly("final-recipient", "action", "status", "diagnostic-code");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "5.1", "5.1.1\r\nX: y", "", "2.0.0"})
    void onlyPermanentFailuresBounce(String status) {
        assertThatIllegalArgumentException().isThrownBy(() -> BounceMail.of(MAIL, EVE, ANN, NOON, status, "No."));
    }

    @Test
    void aPlainMailOfAPersonMayBounce() {
        assertThat(refusal("Subject: x\n")).isEmpty();
        assertThat(refusal("Auto-Submitted: no\nPrecedence: first-class\nX-Auto-Response-Suppress: None\n"))
                .isEmpty();
    }

    /** The owner of any domain can pass DMARC for it, with the address of another person in the envelope. */
    @Test
    void aBounceGoesOnlyToASenderForWhomSomebodyVouches() {
        assertThat(BounceMail.refusal(MAIL, Optional.of(EVE), ANN, Verdicts.all(Verdict.GRAY)))
                .contains(Refusal.FORGED);
        var dmarcAlone = new Verdicts(Verdict.PASS, Verdict.PASS, Verdict.GRAY, Verdict.PASS, Verdict.PASS);
        assertThat(BounceMail.refusal(MAIL, Optional.of(EVE), ANN, dmarcAlone)).isEmpty();
        assertThat(BounceMail.refusal(MAIL, Optional.of(new Address("victim@example.com")), ANN, dmarcAlone))
                .contains(Refusal.FORGED);
    }

    @ParameterizedTest
    @CsvSource({
        "Auto-Submitted: auto-replied, AUTOMATIC",
        "Auto-Submitted: auto-generated; owner-email=x, AUTOMATIC",
        "AUTO-SUBMITTED: auto-notified (really), AUTOMATIC",
        "Auto-Submitted:, AUTOMATIC",
        "X-Auto-Response-Suppress: All, AUTOMATIC",
        "Content-Type: multipart/report; report-type=delivery-status, AUTOMATIC",
        "List-Id: <a.example.net>, LIST",
        "List-Unsubscribe: <mailto:x@example.net>, LIST",
        "list-post: NO, LIST",
        "Precedence: bulk, LIST",
        "Precedence: List, LIST",
        "Precedence: junk, LIST",
    })
    void programsAndListsGetNoBounce(String field, Refusal refusal) {
        assertThat(refusal(field + "\n")).contains(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAILER-DAEMON@example.org",
                "mailer-daemon@example.net",
                "owner-list@example.net",
                "list-request@example.net",
                "list-owner@example.net"
            })
    void addressesThatNobodyReadsGetNoBounce(String sender) {
        assertThat(BounceMail.refusal(MAIL, Optional.of(new Address(sender)), ANN, CLEAN))
                .contains(Refusal.AUTOMATIC);
    }

    @Test
    void aBounceGetsNoBounce() {
        assertThat(BounceMail.refusal(MAIL, Optional.empty(), ANN, CLEAN)).contains(Refusal.NULL_SENDER);
        OutgoingMail bounce = bounce(MAIL, ANN, "No.");
        assertThat(BounceMail.refusal(bounce.mail(), Optional.of(EVE), ANN, CLEAN))
                .contains(Refusal.AUTOMATIC);
    }

    @ParameterizedTest
    @CsvSource({
        "FAIL,PASS,PASS,PASS,PASS,SPAM",
        "PASS,FAIL,PASS,PASS,PASS,VIRUS",
        "PASS,PASS,FAIL,PASS,PASS,FORGED",
        "PASS,PASS,PASS,PASS,FAIL,FORGED"
    })
    void whatIsSuspectGetsNoBounce(
            Verdict spam, Verdict virus, Verdict spf, Verdict dkim, Verdict dmarc, Refusal refusal) {
        var verdicts = new Verdicts(spam, virus, spf, dkim, dmarc);
        assertThat(BounceMail.refusal(MAIL, Optional.of(EVE), ANN, verdicts)).contains(refusal);
    }

    @Test
    void whatSesCannotAddressGetsNoBounce() {
        for (String odd : List.of("jürgen@example.net", "nowhere", "x@y,z")) {
            assertThat(BounceMail.refusal(MAIL, Optional.of(new Address(odd)), ANN, CLEAN))
                    .contains(Refusal.ADDRESS);
        }
        assertThat(BounceMail.refusal(MAIL, Optional.of(EVE), new Address("nowhere"), CLEAN))
                .contains(Refusal.ADDRESS);
    }

    private static Optional<Refusal> refusal(String header) {
        return BounceMail.refusal(mail("From: eve@example.net\n" + header + "\n"), Optional.of(EVE), ANN, CLEAN);
    }

    private static OutgoingMail bounce(byte[] mail, Address recipient, String reason) {
        return BounceMail.of(mail, EVE, recipient, NOON, "5.1.1", reason);
    }

    private record Part(String type, List<Byte> content) {
        byte[] bytes() {
            byte[] bytes = new byte[content.size()];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = content.get(at);
            }
            return bytes;
        }

        String text() {
            return new String(bytes(), UTF_8).replace("\r\n", "\n");
        }
    }

    /** As jakarta.mail reads them: an opinion other than ours. */
    private static List<Part> parts(OutgoingMail bounce) throws Exception {
        var message = new MimeMessage(null, new ByteArrayInputStream(bounce.mail()));
        var multipart = (MimeMultipart) message.getContent();
        List<Part> parts = new ArrayList<>();
        for (int n = 0; n < multipart.getCount(); n++) {
            BodyPart part = multipart.getBodyPart(n);
            List<Byte> content = new ArrayList<>();
            for (byte one : part.getInputStream().readAllBytes()) {
                content.add(one);
            }
            parts.add(new Part(part.getContentType(), content));
        }
        return parts;
    }
}
