package io.homing.lambda.event;

import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.notification;
import static io.homing.lambda.Samples.notifications;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.lambda.Samples;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotificationTest {
    @Test
    void theEnvelopeIsReadAndNotTheHeaders() {
        assertThat(notification("every-documented-field"))
                .isEqualTo(new Notification(
                        new MessageId("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1"),
                        Optional.of(new Address("prvs=144d0cba7=eve@example.net")),
                        List.of(new Address("ann@example.org"), new Address("bob@example.org")),
                        Optional.of(NOON),
                        new Verdicts(Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.GRAY, Verdict.FAIL, true),
                        false));
    }

    @Test
    void aMessageIdIsEnough() {
        assertThat(notification("only-a-message-id"))
                .isEqualTo(new Notification(
                        new MessageId("m1"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Verdicts.all(Verdict.GRAY),
                        false));
    }

    @Test
    void nothingIsAddressedToNobody() {
        assertThat(notification("no-recipients").recipients()).containsExactly(Notification.UNKNOWN_RECIPIENT);
    }

    @Test
    void theTimeOfTheReceiptStandsInForThatOfTheMail() {
        assertThat(notification("time-only-in-the-receipt").received()).contains(NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-readable-time", "times-out-of-this-world"})
    void aTimeThatCannotBeIsNone(String event) {
        assertThat(notification(event).received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null-sender", "empty-sender", "missing-sender"})
    void theNullSenderHasThreeSpellings(String event) {
        assertThat(notification(event).sender()).isEmpty();
    }

    @Test
    void aSenderCannotEndALine() {
        assertThat(notification("sender-with-a-line-end").sender())
                .contains(new Address("eve@example.net__x-injected:_yes"));
    }

    @Test
    void whatIsNoVerdictIsGray() {
        assertThat(notification("verdicts-new-and-missing").verdicts())
                .isEqualTo(new Verdicts(
                        Verdict.DISABLED, Verdict.PROCESSING_FAILED, Verdict.GRAY, Verdict.GRAY, Verdict.GRAY));
    }

    @Test
    void truncatedHeadersDoNotMatter() {
        assertThat(notification("headers-truncated")).isEqualTo(notification("every-documented-field"));
    }

    @Test
    void everyRecipientIsReadOnce() {
        assertThat(notification("fifty-recipients").recipients()).hasSize(50).doesNotHaveDuplicates();
        assertThat(notification("recipients-of-every-kind").recipients())
                .map(Address::value)
                .containsExactly("ann@example.org", "bob@example.org", "x__Bcc:_y@example.org");
    }

    @Test
    void onlyTheRecordWithoutAUsableIdIsRefused() {
        var three = notifications("two-of-three-without-a-usable-id");
        assertThatThrownBy(() -> Notification.of(three.get(0)))
                .isInstanceOf(EventException.class)
                .hasMessageContaining("mail.messageId")
                .hasMessageContaining("../../etc/passwd");
        assertThat(Notification.of(three.get(1)).message()).isEqualTo(new MessageId("m2"));
        assertThatThrownBy(() -> Notification.of(three.get(2))).isInstanceOf(EventException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"Records\":[]}",
                "{\"Records\":{}}",
                "{\"Records\":[1]}",
                "{\"Records\":[{\"ses\":null}]}",
                "{\"Records\":[{\"s3\":{}}]}",
                "{\"Records\":[",
                "not json",
                "\u0000\u0001"
            })
    void whatIsNoEventOfSesIsRefused(String json) {
        assertThatThrownBy(() -> readAll(Samples.bytes(json)))
                .isInstanceOf(EventException.class)
                .hasMessageMatching("(event: requires|mail.messageId: ).*");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> readAll(Samples.bytes("{\"Records\":" + "[".repeat(1_000_000))))
                .isInstanceOf(EventException.class);
    }

    /** Mutations of good events, the same ones on every run. */
    @Test
    void whateverTheBytesAreTheOnlyTroubleIsAnEventException() {
        var random = new Random(1);
        List<byte[]> events = Samples.files(Samples.folder("events"), ".json").stream()
                .map(Samples::read)
                .toList();
        int sound = 0;
        for (int n = 0; n < 30_000; n++) {
            byte[] event = events.get(random.nextInt(events.size())).clone();
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                int at = random.nextInt(event.length);
                switch (random.nextInt(4)) {
                    case 0 -> event[at] = (byte) random.nextInt(256);
                    case 1 -> event[at] = (byte) "{}[]\",:\\0<>".charAt(random.nextInt(11));
                    case 2 -> System.arraycopy(event, 0, event, at, Math.min(20, event.length - at));
                    default -> event = java.util.Arrays.copyOf(event, random.nextInt(10) == 0 ? at + 1 : event.length);
                }
            }
            try {
                readAll(event);
                sound++;
            } catch (EventException e) {
                assertThat(e).hasMessageNotContaining("Plans");
            }
        }
        assertThat(sound).as("mutations that are still events").isBetween(1_000, 29_000);
    }

    private static void readAll(byte[] event) {
        ((LambdaEvent.Direct) LambdaEvent.of(event)).notifications().forEach(Notification::of);
    }
}
