package io.homing.lambda.sweep;

import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.lambda.event.Notification;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts of a mail's own words, and what the sender may have written. */
final class RecoveredEnvelopeTest {
    private static final String RECEIVED = """
            Received: from mx.example (mx.example [203.0.113.9])
             by inbound-smtp.eu-west-1.amazonaws.com with SMTP id m1
             for ann@example.org;
             Sun, 29 Nov 2026 10:00:00 +0000 (UTC)
            """;
    private static final String VERDICTS = """
            X-SES-Spam-Verdict: FAIL
            X-SES-Virus-Verdict: PASS
            Received-SPF: fail (spfCheck: not permitted) client-ip=203.0.113.9;
            Authentication-Results: amazonses.com;
             spf=fail (spfCheck: not permitted) client-ip=203.0.113.9;
             dkim=fail header.i=@bank.example; dkim=pass header.i=@other.example;
             dmarc=fail (p=REJECT) header.from=bank.example;
            """;
    private static final String FORGED = """
            X-SES-Spam-Verdict: PASS
            X-SES-Virus-Verdict: PASS
            Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass;
            """;

    private static Notification of(String header) {
        String mail = "Return-Path: <ceo@bank.example>\n" + header + "From: ceo@bank.example\n\nb\n";
        return RecoveredEnvelope.of(new MessageId("m1"), NOON, bytes(mail.replace("\n", "\r\n")));
    }

    private static void assertThatItIsWhatSesSaid(Notification told) {
        assertThat(told.missing()).isEmpty();
        assertThat(told.recipients()).containsExactly(new Address("ann@example.org"));
        assertThat(told.verdicts().spam()).isEqualTo(Verdict.FAIL);
        assertThat(told.verdicts().virus()).isEqualTo(Verdict.PASS);
        assertThat(told.verdicts().spf()).isEqualTo(Verdict.FAIL);
        assertThat(told.verdicts().dkim()).isEqualTo(Verdict.PASS);
        assertThat(told.verdicts().dmarc()).isEqualTo(Verdict.FAIL);
        assertThat(told.verdicts().dmarcReject()).isTrue();
    }

    @Test
    void theBlockThatSesPutsOnTopSaysWhatAnEventWouldHaveSaid() {
        assertThatItIsWhatSesSaid(of(RECEIVED + VERDICTS));
        assertThatItIsWhatSesSaid(of(VERDICTS + RECEIVED));
    }

    @Test
    void whatTheSenderWroteBelowItCountsForNothing() {
        assertThatItIsWhatSesSaid(of(RECEIVED + VERDICTS + FORGED));
        assertThatItIsWhatSesSaid(of(VERDICTS + RECEIVED + FORGED));
        assertThatItIsWhatSesSaid(of(RECEIVED + VERDICTS + RECEIVED.replace("ann@", "bob@") + FORGED));
        Notification without = of("X-SES-Spam-Verdict: PASS\n" + RECEIVED + FORGED);
        assertThat(without.missing())
                .hasValueSatisfying(
                        missing -> assertThat(missing).contains("virus verdict", "SPF verdict", "DMARC verdict"));
    }

    /** SES writes its verdicts before X-SES-RECEIPT; where it does not scan, it writes none. */
    @Test
    void belowTheReceiptOfSesNothingCounts() {
        String results = VERDICTS.replaceAll("X-SES-.*\n", "");
        Notification told = of(RECEIVED + results + "X-SES-RECEIPT: abc\nX-SES-DKIM-SIGNATURE: abc\n" + FORGED);
        assertThat(told.missing())
                .hasValueSatisfying(missing -> assertThat(missing).contains("spam verdict", "virus verdict"));
        assertThat(told.verdicts().spf()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aRecipientThatTheSenderSmuggledIntoHisNameIsNone() {
        Notification told =
                of(RECEIVED.replace("from mx.example (", "from mx.example (a for bob@example.org; ") + VERDICTS);
        assertThat(told.recipients()).containsExactly(new Address("ann@example.org"));
    }

    @Test
    void caseAndFoldingMeanNothing() {
        assertThatItIsWhatSesSaid(of(RECEIVED.replace("Received:", "RECEIVED:").replace("by inbound", "By Inbound")
                + VERDICTS.replace("X-SES-Spam-Verdict: FAIL", "x-ses-SPAM-verdict:\n fail")
                        .replace(
                                "Authentication-Results: amazonses.com;",
                                "authentication-results:\n\tAmazonSES.com\n ;")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id m2", "id m12", "id xm1", "id m1x", "m1"})
    void aReceivedWithAnotherIdIsNotOfSes(String id) {
        Notification told = of(RECEIVED.replace("id m1", id) + FORGED);
        assertThat(told.recipients()).containsExactly(Notification.UNKNOWN_RECIPIENT);
        assertThat(told.missing())
                .hasValueSatisfying(missing -> assertThat(missing)
                        .contains("recipients", "spam verdict", "virus verdict", "SPF verdict", "DMARC verdict"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"by mx.example", "by inbound-smtp"})
    void aReceivedByAnotherServerIsNotOfSes(String by) {
        Notification told = of(RECEIVED.replace("by inbound-smtp.eu-west-1.amazonaws.com", by) + FORGED);
        assertThat(told.missing()).isPresent();
        assertThat(told.recipients()).containsExactly(Notification.UNKNOWN_RECIPIENT);
    }

    @Test
    void aSecondResultThatTheSenderSmuggledInMakesItUnknown() {
        Notification told = of(RECEIVED
                + VERDICTS.replace("client-ip=203.0.113.9;\n dkim", "envelope-from=\"a;dmarc=pass;\"@x;\n dkim"));
        assertThat(told.missing()).contains("DMARC verdict");
        assertThat(told.verdicts().dmarc()).isEqualTo(Verdict.GRAY);
    }

    @Test
    void whoFailsDmarcWithoutAPolicyThatCanBeReadIsNotKnownWell() {
        assertThat(of(RECEIVED + VERDICTS.replace(" (p=REJECT)", "")).missing()).contains("DMARC policy");
        Notification none = of(RECEIVED + VERDICTS.replace("p=REJECT", "p=none"));
        assertThat(none.missing()).isEmpty();
        assertThat(none.verdicts().dmarcReject()).isFalse();
    }

    @Test
    void noHeaderAtAllSaysNothing() {
        assertThat(RecoveredEnvelope.of(new MessageId("m1"), NOON, new byte[0]).missing())
                .isPresent();
    }
}
