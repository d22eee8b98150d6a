package io.homing.lambda.send;

import static io.homing.lambda.send.Mails.ANN;
import static io.homing.lambda.send.Mails.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.RandomValues;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoticeMailTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Address HOMING = new Address("homing@example.org");

    @Test
    void aNoticeIsASmallPlainMail() {
        OutgoingMail notice = NoticeMail.of(HOMING, ANN, NOON, "Grüße", "One\nTwo\r\nÄ\n\n");
        assertThat(only(Mails.header(notice), "From")).isEqualTo("Homing <homing@example.org>");
        assertThat(only(Mails.header(notice), "To")).isEqualTo("ann@example.org");
        assertThat(only(Mails.header(notice), "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(only(Mails.header(notice), "Date")).startsWith("Sat, 21 Nov 2026 12:00:00 +0000");
        assertThat(HeaderText.decoded(only(Mails.header(notice), "Subject"))).isEqualTo("Grüße");
        assertThat(body(notice)).isEqualTo("One\r\nTwo\r\nÄ\r\n");
        assertThat(body(NoticeMail.of(HOMING, ANN, NOON, "x", "ASCII"))).isEqualTo("ASCII\r\n");
    }

    @Test
    void theSameNoticeIsTheSameBytes() {
        byte[] notice = NoticeMail.of(HOMING, ANN, NOON, "x", "y").mail();
        assertThat(NoticeMail.of(HOMING, ANN, NOON, "x", "y").mail()).isEqualTo(notice);
        assertThat(NoticeMail.of(HOMING, ANN, NOON.plusSeconds(60), "x", "y").mail())
                .isNotEqualTo(notice);
    }

    @Test
    void aWithheldMailIsDescribed() {
        IndexRecord mail = new RandomValues(1).record();
        OutgoingMail notice = NoticeMail.withheld(HOMING, ANN, mail);
        assertThat(body(notice))
                .contains(mail.message().value(), mail.received().toString(), HeaderText.clean(mail.subject()));
    }

    @Test
    void mailsThatWillBeDeletedAreListedWithTheirIds() {
        var random = new RandomValues(2);
        List<IndexRecord> held = List.of(random.record(), random.record(), random.record());
        OutgoingMail notice = NoticeMail.expiring(HOMING, ANN, NOON, 7, held);
        assertThat(only(Mails.header(notice), "Subject")).isEqualTo("3 held mail(s) will be deleted in 7 day(s)");
        assertThat(held)
                .allSatisfy(mail -> assertThat(body(notice))
                        .contains("Id:       " + mail.message())
                        .contains(HeaderText.clean(mail.from())));
    }

    @Test
    void noTextCanAddALineToTheHeader() {
        var random = new RandomValues(3);
        for (int n = 0; n < 5_000; n++) {
            OutgoingMail notice = NoticeMail.of(HOMING, ANN, NOON, "s" + random.hostileText(), random.hostileText());
            assertThat(Mails.names(Mails.header(notice)))
                    .containsExactly(
                            "from",
                            "to",
                            "subject",
                            "date",
                            "message-id",
                            "auto-submitted",
                            "mime-version",
                            "content-type",
                            "content-transfer-encoding");
            assertThat(Mails.text(notice)).matches("[\t\r\n -~]*+");
        }
    }

    @Test
    void whatSesCannotAddressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoticeMail.of(HOMING, new Address("nowhere"), NOON, "x", "y"));
    }

    private static String body(OutgoingMail notice) {
        try {
            return (String) new MimeMessage(null, new ByteArrayInputStream(notice.mail())).getContent();
        } catch (jakarta.mail.MessagingException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
