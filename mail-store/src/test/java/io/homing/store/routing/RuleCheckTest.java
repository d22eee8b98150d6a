package io.homing.store.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Address;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleCheckTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");

    private static Rule forward(String pattern, String... to) {
        return new Rule(
                new RulePattern(pattern),
                Stream.of(to)
                        .<Action>map(text -> new Action.Forward(new Address(text)))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.org,  ann@example.org",
        "ann@example.org,  ann+tag@example.org",
        "*@example.org,    ann@example.org",
        "*@example.org,    ANN@EXAMPLE.ORG",
    })
    void aForwardToItselfIsALoop(String pattern, String to) {
        assertThat(RuleCheck.refusal(forward(pattern, to), List.of()))
                .hasValueSatisfying(why -> assertThat(why).contains("loop", pattern));
    }

    @Test
    void aForwardThatComesBackByWayOfOthersIsALoop() {
        var others = List.of(
                forward("b@example.org", "x@example.net", "c@example.org"), forward("c@example.org", "a@example.org"));
        assertThat(RuleCheck.refusal(forward("a@example.org", "b@example.org"), others))
                .hasValueSatisfying(why ->
                        assertThat(why).contains("a@example.org → b@example.org → c@example.org → a@example.org"));
    }

    @Test
    void aForwardToElsewhereIsNone() {
        var catchAll = forward("*", "ann@example.com");
        assertThat(RuleCheck.refusal(catchAll, List.of(forward("a@example.org", "b@example.net"))))
                .isEmpty();
        assertThat(RuleCheck.refusal(forward("a@example.org", "ann@example.com"), List.of(catchAll)))
                .isEmpty();
    }

    @Test
    void aRuleIsCheckedInThePlaceOfTheOneThatItReplaces() {
        var others = List.of(forward("a@example.org", "b@example.org"), forward("b@example.org", "a@example.org"));
        assertThat(RuleCheck.refusal(forward("a@example.org", "ann@example.com"), others))
                .isEmpty();
    }

    @Test
    void theRuleForEverybodyIsForOurDomainsInWhateverCase() {
        assertThat(RuleCheck.refusal(
                        forward("*", "ann@EXAMPLE.ORG"), List.of(forward("bob@example.org", "bob@example.com"))))
                .isPresent();
    }

    @Test
    void theRuleForEverybodyIsForOurDomainsOnly() {
        var others = List.of(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        assertThat(RuleCheck.refusal(forward("*", "nobody@example.org"), others))
                .isPresent();
        assertThat(RuleCheck.refusal(forward("*", "ann@example.org"), others)).isEmpty();
    }

    @Test
    void aCircleOfOthersDoesNotKeepUsForEver() {
        var circle = List.of(forward("b@example.org", "c@example.org"), forward("c@example.org", "b@example.org"));
        assertThat(RuleCheck.refusal(forward("a@example.org", "b@example.org"), circle))
                .isEmpty();
    }

    @Test
    void whatMakesNoSenseTogetherIsNoRule() {
        var deliver = new Action.Deliver(ANN, FolderName.INBOX);
        for (Action alone : List.of(new Action.Hold(), new Action.Discard(), new Action.Bounce("Gone."))) {
            assertThatThrownBy(() -> new Rule(RulePattern.ANYONE, List.of(deliver, alone)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("each on their own");
        }
        assertThatThrownBy(() ->
                        new Rule(RulePattern.ANYONE, List.of(deliver, new Action.Deliver(ANN, FolderName.JUNK))))
                .hasMessageContaining("once");
        assertThatThrownBy(() -> new Rule(RulePattern.ANYONE, List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Action.Forward(new Address("nobody"))).hasMessageContaining("user@domain");
        assertThatThrownBy(() -> new Action.Bounce("two\nlines")).hasMessageContaining("one line");
    }
}
