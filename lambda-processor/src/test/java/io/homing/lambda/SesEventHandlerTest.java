package io.homing.lambda;

import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static io.homing.lambda.Samples.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SesEventHandlerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final Optional<MailboxName> ANN = Optional.of(MailboxName.of("ann@example.org"));

    private final InMemoryMailStore store = new InMemoryMailStore(CLOCK, 1);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void theAnswerSaysWhatHappenedToEachMail() throws IOException {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        assertThat(handle(store, "every-documented-field"))
                .isEqualTo(
                        "{\"mails\":[{\"message\":\"6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1\",\"event\":\"received\"}]}");
        assertThat(handle(store, "every-documented-field")).contains("\"event\":\"duplicate\"");
        assertThat(handle(store, "setup-notification")).contains("\"event\":\"setup notification skipped\"");
    }

    @Test
    void oneMailsTroubleKeepsNoOtherWaitingAndIsReported() {
        sesStored("m2");
        assertThatThrownBy(() -> handle(store, "two-of-three-without-a-usable-id"))
                .isInstanceOf(EventException.class)
                .hasMessageStartingWith("2 of 3 mails failed")
                .hasMessageContaining("(record 1), (record 3)");
        assertThat(store.next(Lane.FIRST, Position.NONE, 10))
                .map(entry -> entry.message().value())
                .containsExactly("m2");
    }

    @Test
    void aFailedMailIsNamed() {
        assertThatThrownBy(() -> handle(store, "every-documented-field"))
                .hasMessageContaining("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        assertThat(logged().get("level").textValue()).isEqualTo("ERROR");
        assertThat(logged().get("kind").textValue()).isEqualTo("SETUP");
        assertThat(logged().get("hint").textValue()).contains("S3 action");
    }

    @Test
    void whatIsNoEventFailsTheInvocationAndIsLogged() {
        assertThatThrownBy(() -> new SesEventHandler(receive(store), new JsonLog(new PrintStream(log)))
                        .handleRequest(new ByteArrayInputStream(bytes("{}")), new ByteArrayOutputStream(), null))
                .isInstanceOf(EventException.class);
        assertThat(logged().get("error").textValue()).contains("no Records");
    }

    @Test
    void theLogHasOneLinePerMailWithCountsAndNothingOfTheMail() throws IOException {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        handle(store, "every-documented-field");
        assertThat(log.toString(UTF_8))
                .endsWith("}\n")
                .containsOnlyOnce("\n")
                .doesNotContain("Plans", "eve@", "ann@", "Ann!");
        assertThat(logged().get("millis").isIntegralNumber()).isTrue();
        assertThat(logged().get("placed").intValue()).isEqualTo(1);
        assertThat(logged().get("alreadyPlaced").intValue()).isZero();
        assertThat(logged().get("held").intValue()).isZero();
        assertThat(logged().properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly("level", "message", "event", "millis", "size", "placed", "alreadyPlaced", "held");
    }

    @Test
    void ofAnUnexpectedExceptionTheLogTellsOnlyTypeAndPlace() {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        MailStore broken = new FaultyMailStore(store, store, call -> {
            if (call.equals("commit")) {
                throw new IllegalStateException("a bug with ann@example.org");
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> handle(broken, "every-documented-field")).hasMessageNotContaining("ann@");
        assertThat(log.toString(UTF_8))
                .contains("IllegalStateException", "ReceiveMail.accept")
                .doesNotContain("ann@");
    }

    private void sesStored(String id) {
        store.putObject(
                StoreLayout.incoming(new MessageId(id)), bytes("From: eve@example.net\nSubject: Plans\n\nAnn!\n"));
    }

    private static ReceiveMail receive(MailStore store) {
        return new ReceiveMail(store, ANN, CLOCK);
    }

    private String handle(MailStore store, String event) throws IOException {
        var answer = new ByteArrayOutputStream();
        new SesEventHandler(receive(store), new JsonLog(new PrintStream(log, true, UTF_8)))
                .handleRequest(new ByteArrayInputStream(event(event)), answer, null);
        return answer.toString(UTF_8);
    }

    /** The only line of the log. */
    private JsonNode logged() {
        try {
            return new JsonMapper().readTree(log.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(log.toString(UTF_8), e);
        }
    }
}
