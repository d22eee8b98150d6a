package io.homing.lambda.receive;

import static io.homing.lambda.Samples.CLEAN;
import static io.homing.lambda.Samples.bytes;
import static io.homing.lambda.Samples.notification;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FaultyMailStore;
import io.homing.store.InMemoryRuleBook;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import io.homing.store.RulePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the mail itself has to say to a decision; what the rules say is {@code RoutingTest}'s. */
final class RouterTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final byte[] MAIL = bytes("From: eve@example.net\r\nSubject: x\r\n\r\nHello.\r\n");

    private final InMemoryRuleBook rules = new InMemoryRuleBook();

    @Test
    void aMailThatWasForwardedHereBeforeWaitsForAPerson() {
        rules.put(new Rule(RulePattern.ANYONE, List.of(new Action.Forward(new Address("ann@example.com")))));
        assertThat(decide(MAIL)).hasOnlyElementsOfType(Decision.Forward.class);
        byte[] looping = bytes("X-Homing-Forwarded: info@example.org\r\n" + new String(MAIL, UTF_8));
        assertThat(decide(looping)).singleElement().satisfies(decision -> {
            assertThat(decision).isInstanceOf(Decision.Hold.class);
            assertThat(decision.because()).contains("rule *", "ann@example.com", "forwarded for this address before");
        });
    }

    @Test
    void whoWaitsForAMailThatIsTooLargeIsTold() {
        var far = new Address("ann@example.com");
        rules.put(new Rule(RulePattern.ANYONE, List.of(new Action.Forward(far))));
        byte[] large = Arrays.copyOf(MAIL, (40 << 20) + 1);
        assertThat(decide(large)).hasExactlyElementsOfTypes(Decision.Hold.class, Decision.Notify.class);
        assertThat(decide(large).getLast())
                .isEqualTo(new Decision.Notify(new Address("info@example.org"), far, "it is larger than SES sends"));
    }

    @Test
    void aListGetsNoBounce() {
        rules.put(new Rule(RulePattern.ANYONE, List.of(new Action.Bounce("Gone."))));
        assertThat(decide(MAIL)).hasOnlyElementsOfType(Decision.Bounce.class);
        byte[] list = bytes("List-Id: <x.example.net>\r\n" + new String(MAIL, UTF_8));
        assertThat(decide(list)).singleElement().satisfies(decision -> {
            assertThat(decision).isInstanceOf(Decision.Discard.class);
            assertThat(decision.because()).contains("rule *", "a list sent it");
        });
    }

    @Test
    void mailForNobodyKnownIsHeldOrGoesWhereAllElseGoes() {
        assertThat(new Router(rules, Optional.empty())
                        .decide(notification(CLEAN), notification(CLEAN).recipients(), MAIL))
                .hasOnlyElementsOfType(Decision.Hold.class);
        assertThat(new Router(rules, Optional.of(ANN))
                        .decide(notification(CLEAN), notification(CLEAN).recipients(), MAIL))
                .hasOnlyElementsOfType(Decision.Deliver.class);
    }

    @Test
    void fiftyRecipientsCostOneQuestion() {
        List<String> calls = new ArrayList<>();
        RuleBook counted = FaultyMailStore.port(RuleBook.class, rules, call -> {
            calls.add(call);
            return FaultyMailStore.Fault.NONE;
        });
        var fifty = notification("fifty-recipients");
        assertThat(new Router(counted, Optional.of(ANN)).decide(fifty, fifty.recipients(), MAIL))
                .hasSize(50);
        assertThat(calls).containsExactly("among");
    }

    private List<Decision> decide(byte[] mail) {
        var notification = notification(CLEAN, "info@example.org");
        return new Router(rules, Optional.empty()).decide(notification, notification.recipients(), mail);
    }
}
