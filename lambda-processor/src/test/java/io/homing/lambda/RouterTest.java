package io.homing.lambda;

import static io.homing.lambda.Samples.CLEAN;
import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.notification;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FaultyMailStore;
import io.homing.store.FolderName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final Verdicts SPAM =
            new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS);
    private static final Verdicts VIRUS =
            new Verdicts(Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS);

    private final InMemoryMailStore store = new InMemoryMailStore(InstantSource.fixed(NOON), 1);

    @ParameterizedTest
    @CsvSource({
        "ann@example.org,         ann@example.org",
        "ANN@Example.Org,         ann@example.org",
        "ann+shop@example.org,    ann+shop@example.org",
        "ann+SHOP@example.org,    ann+shop@example.org",
        "ann+other@example.org,   ann@example.org",
        "ann+a+b@example.org,     ann@example.org",
        "ann+@example.org,        ann@example.org",
        "+shop@example.org,       *@example.org",
        "annie@example.org,       *@example.org",
        "ann@sub.example.org,     *",
        "ann@example.com,         *",
        "ann,                     *",
        "@example.org,            *",
        "x@ann@example.org,       *@example.org",
        "*@example.org,           *@example.org",
        "*,                       *",
    })
    void theMostSpecificRuleSpeaksAlone(String recipient, String pattern) {
        for (String each : List.of("ann@example.org", "ann+shop@example.org", "*@example.org", "*")) {
            store.putRule(
                    Rule.deliver(new RulePattern(each), MailboxName.of("m@example.org"), new FolderName(folder(each))));
        }
        assertThat(decide(Optional.empty(), CLEAN, recipient))
                .containsExactly(new Decision.Deliver(
                        new Address(recipient),
                        MailboxName.of("m@example.org"),
                        new FolderName(folder(pattern)),
                        "rule " + pattern));
    }

    /** The pattern as a folder name, which holds no dot and no asterisk. */
    private static String folder(String pattern) {
        return pattern.replace('.', '-').replace('*', '-');
    }

    @Test
    void everyRecipientHasADecisionOfItsOwn() {
        rule("ann@example.org", ANN, FolderName.INBOX);
        rule("bob@example.org", BOB, new FolderName("Work"));
        assertThat(decide(Optional.empty(), CLEAN, "ann@example.org", "bob@example.org", "carl@example.org"))
                .containsExactly(
                        new Decision.Deliver(
                                new Address("ann@example.org"), ANN, FolderName.INBOX, "rule ann@example.org"),
                        new Decision.Deliver(
                                new Address("bob@example.org"), BOB, new FolderName("Work"), "rule bob@example.org"),
                        new Decision.Hold(
                                new Address("carl@example.org"),
                                "no rule for carl@example.org; put one, or set HOMING_DEFAULT_MAILBOX"));
    }

    @Test
    void aSharedAddressIsDeliveredToAllOfItsMailboxes() {
        store.putRule(new Rule(
                new RulePattern("info@example.org"),
                List.of(new Action.Deliver(ANN, FolderName.INBOX), new Action.Deliver(BOB, FolderName.INBOX))));
        assertThat(decide(Optional.empty(), CLEAN, "info@example.org"))
                .map(decision -> ((Decision.Deliver) decision).mailbox())
                .containsExactly(ANN, BOB);
    }

    @Test
    void whoHasNoRuleHasTheDefault() {
        rule("ann@example.org", ANN, FolderName.INBOX);
        var carl = new Address("carl@example.org");
        assertThat(decide(Optional.of(BOB), CLEAN, "carl@example.org"))
                .containsExactly(
                        new Decision.Deliver(carl, BOB, FolderName.INBOX, "no rule; bob@example.org is the default"));
        assertThat(decide(Optional.of(BOB), SPAM, "carl@example.org"))
                .containsExactly(new Decision.Deliver(
                        carl, BOB, FolderName.JUNK, "no rule; bob@example.org is the default; spam verdict FAIL"));
    }

    @Test
    void spamGoesToJunkOfTheSameMailbox() {
        rule("ann@example.org", ANN, new FolderName("Work"));
        assertThat(decide(Optional.empty(), SPAM, "ann@example.org"))
                .containsExactly(new Decision.Deliver(
                        new Address("ann@example.org"),
                        ANN,
                        FolderName.JUNK,
                        "rule ann@example.org; spam verdict FAIL"));
    }

    @Test
    void aVirusIsHeldForEverybodyWhateverTheRules() {
        rule("*", ANN, FolderName.INBOX);
        assertThat(decide(Optional.of(BOB), VIRUS, "ann@example.org", "bob@example.org"))
                .containsExactly(
                        new Decision.Hold(new Address("ann@example.org"), "virus verdict FAIL"),
                        new Decision.Hold(new Address("bob@example.org"), "virus verdict FAIL"));
    }

    @ParameterizedTest
    @CsvSource({"PASS", "GRAY", "PROCESSING_FAILED", "DISABLED"})
    void onlyAFailedVerdictIsAFailure(Verdict verdict) {
        rule("ann@example.org", ANN, new FolderName("Work"));
        assertThat(decide(Optional.empty(), Verdicts.all(verdict), "ann@example.org"))
                .containsExactly(new Decision.Deliver(
                        new Address("ann@example.org"), ANN, new FolderName("Work"), "rule ann@example.org"));
    }

    @Test
    void mailForNobodyKnownIsHeldOrGoesWhereAllElseGoes() {
        assertThat(decide(Optional.empty(), CLEAN)).singleElement().isInstanceOf(Decision.Hold.class);
        rule("*", ANN, FolderName.INBOX);
        assertThat(decide(Optional.empty(), CLEAN)).singleElement().isInstanceOf(Decision.Deliver.class);
    }

    @Test
    void fiftyRecipientsCostOneQuestion() {
        List<String> calls = new ArrayList<>();
        var counted = new FaultyMailStore(store, store, call -> {
            calls.add(call);
            return FaultyMailStore.Fault.NONE;
        });
        var router = new Router(counted, Optional.of(ANN));
        assertThat(router.decide(notification("fifty-recipients"))).hasSize(50);
        assertThat(calls).containsExactly("rules");
    }

    private void rule(String pattern, MailboxName mailbox, FolderName folder) {
        store.putRule(Rule.deliver(new RulePattern(pattern), mailbox, folder));
    }

    private List<Decision> decide(Optional<MailboxName> fallback, Verdicts verdicts, String... recipients) {
        return new Router(store, fallback).decide(notification(verdicts, recipients));
    }
}
