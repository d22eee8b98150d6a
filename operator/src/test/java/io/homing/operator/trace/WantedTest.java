package io.homing.operator.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WantedTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MessageRecord MAIL = new MessageRecord(
            IndexRecordBuilder.of(new MessageId("m1"), "one".getBytes(UTF_8))
                    .received(NOON)
                    .sender("bounces@shop.example.net")
                    .from("Eve <eve@example.net>")
                    .to("Team <team@example.org>", "Cc <cc@example.org>")
                    .subject("Your Invoice")
                    .attachment("Lageplan Stra\u00dfe.pdf", "application/pdf", 3)
                    .messageId("<4711@shop.example.net>")
                    .build(),
            List.of(new Decision.Deliver(
                    new Address("sales@example.org"),
                    MailboxName.of("ann@example.org"),
                    FolderName.INBOX,
                    "rule sales@example.org")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVE@",
                "bounces@shop",
                "team <TEAM",
                "cc@example.org",
                "your invoice",
                "<4711@",
                "sales@example",
                "lageplan",
                "STRASSE",
                "STRA\u1E9EE",
                "Stra\u00DFe.pdf",
                "lage\u00ADplan"
            })
    void aTextIsFoundInEveryFieldWhateverItsCase(String text) {
        assertThat(SearchCriteria.text(text).matches(MAIL)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m1", "rule sales", "ann@example.org", "nothing"})
    void aTextIsNotFoundElsewhere(String text) {
        assertThat(SearchCriteria.text(text).matches(MAIL)).isFalse();
    }

    @Test
    void aMailboxIsThatOfTheDeliveryOrOfTheRecipient() {
        assertThat(mailbox("ann@example.org").matches(MAIL)).isTrue();
        assertThat(mailbox("sales@example.org").matches(MAIL)).isTrue();
        assertThat(mailbox("team@example.org").matches(MAIL)).isFalse();
        MessageRecord held =
                new MessageRecord(MAIL.record(), List.of(new Decision.Hold(new Address("Ann@example.org"), "virus")));
        assertThat(mailbox("ann@example.org").matches(held)).isTrue();
        assertThat(mailbox("bob@example.org").matches(held)).isFalse();
    }

    @Test
    void aSenderIsThatOfTheHeaderOrOfTheEnvelope() {
        assertThat(from("eve <").matches(MAIL)).isTrue();
        assertThat(from("bounces@").matches(MAIL)).isTrue();
        assertThat(from("invoice").matches(MAIL)).isFalse();
        assertThat(from("team@").matches(MAIL)).isFalse();
    }

    @Test
    void aSubjectIsFoundInTheSubjectOnly() {
        assertThat(subject("INVOICE").matches(MAIL)).isTrue();
        assertThat(subject("eve").matches(MAIL)).isFalse();
    }

    @Test
    void theTimeIsFromInclusiveToExclusive() {
        assertThat(between(NOON, NOON.plusMillis(1)).matches(MAIL)).isTrue();
        assertThat(between(NOON.minusMillis(1), NOON).matches(MAIL)).isFalse();
        assertThat(between(NOON.plusMillis(1), NOON.plusMillis(2)).matches(MAIL))
                .isFalse();
    }

    private static SearchCriteria mailbox(String mailbox) {
        return new SearchCriteria(
                Optional.empty(),
                Optional.of(MailboxName.of(mailbox)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static SearchCriteria from(String text) {
        return new SearchCriteria(
                Optional.empty(),
                Optional.empty(),
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static SearchCriteria subject(String text) {
        return new SearchCriteria(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(text),
                Optional.empty(),
                Optional.empty());
    }

    private static SearchCriteria between(Instant since, Instant until) {
        return new SearchCriteria(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(since),
                Optional.of(until));
    }
}
