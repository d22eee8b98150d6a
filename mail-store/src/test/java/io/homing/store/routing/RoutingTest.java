package io.homing.store.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.SenderAddress;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutingTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final Address TO = new Address("info@example.org");
    private static final Address FAR = new Address("ann@example.com");
    private static final Optional<Address> EVE = Optional.of(new Address("eve@example.net"));
    private static final Verdicts CLEAN = Verdicts.all(Verdict.PASS);
    private static final Verdicts SPAM =
            new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS);
    private static final Verdicts VIRUS =
            new Verdicts(Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS);
    private static final Verdicts FORGED =
            new Verdicts(Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, true);

    private final List<Rule> rules = new ArrayList<>();
    private Optional<MailboxName> fallback = Optional.empty();

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
            deliver(each, ANN, FolderName.INBOX);
        }
        assertThat(routing().ruleFor(new Address(recipient)))
                .hasValueSatisfying(rule -> assertThat(rule.pattern().value()).isEqualTo(pattern));
    }

    /**
     * The published cases of aws-lambda-ses-forwarder (arithmetric, test/transformRecipients.js) for the same four
     * levels, with its {@code @domain} and {@code @} in our spelling. Its fifth level, a user at any domain, is not ours.
     */
    @ParameterizedTest
    @CsvSource({
        "info@example.com,      info@example.com,      true",
        "INFO@EXAMPLE.COM,      info@example.com,      true",
        "info@EXAMPLE.com,      *@example.com,         true",
        "noreply@example.com,   info@example.com,      false",
        "example.com,           *@example.com,         false",
        "info+testing@foo.com,  info@foo.com,          true",
        "info@example.com,      no-match@example.com,  false",
        "info@example.com,      *,                     true",
    })
    void weAgreeWithTheForwarderThatPeopleUseToday(String recipient, String pattern, boolean matches) {
        deliver(pattern, ANN, FolderName.INBOX);
        assertThat(routing().ruleFor(new Address(recipient)).isPresent()).isEqualTo(matches);
    }

    @Test
    void aSharedAddressIsDeliveredToAllOfItsMailboxes() {
        rule("info@example.org", new Action.Deliver(ANN, FolderName.INBOX), new Action.Deliver(BOB, FolderName.JUNK));
        assertThat(decide(CLEAN))
                .containsExactly(
                        new Decision.Deliver(TO, ANN, FolderName.INBOX, "rule info@example.org"),
                        new Decision.Deliver(TO, BOB, FolderName.JUNK, "rule info@example.org"));
    }

    @Test
    void whoHasNoRuleHasTheDefaultAndWithoutOneIsHeld() {
        assertThat(decide(CLEAN))
                .containsExactly(new Decision.Hold(TO, "no rule for info@example.org, and no default mailbox"));
        fallback = Optional.of(BOB);
        assertThat(decide(CLEAN))
                .containsExactly(
                        new Decision.Deliver(TO, BOB, FolderName.INBOX, "no rule; bob@example.org is the default"));
        assertThat(decide(SPAM))
                .containsExactly(new Decision.Deliver(
                        TO, BOB, FolderName.JUNK, "no rule; bob@example.org is the default; spam verdict FAIL"));
    }

    @Test
    void aVirusIsHeldWhateverTheRules() {
        for (Action action : List.of(
                new Action.Deliver(ANN, FolderName.INBOX),
                new Action.Forward(FAR),
                new Action.Bounce(Action.Bounce.NO_SUCH_USER),
                new Action.Discard())) {
            rules.clear();
            rule("*", action);
            assertThat(decide(VIRUS)).containsExactly(new Decision.Hold(TO, "virus verdict FAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({"PASS", "GRAY", "PROCESSING_FAILED", "DISABLED"})
    void onlyAFailedVerdictIsAFailure(Verdict verdict) {
        deliver("*", ANN, FolderName.INBOX);
        assertThat(decide(Verdicts.all(verdict)))
                .containsExactly(new Decision.Deliver(TO, ANN, FolderName.INBOX, "rule *"));
    }

    @Test
    void spamAndForgeriesGoToJunkUnlessAPolicySaysOtherwise() {
        deliver("*", ANN, FolderName.INBOX);
        assertThat(decide(SPAM))
                .containsExactly(new Decision.Deliver(TO, ANN, FolderName.JUNK, "rule *; spam verdict FAIL"));
        assertThat(decide(FORGED)).singleElement().satisfies(decision -> {
            assertThat(decision).isInstanceOf(Decision.Deliver.class);
            assertThat(decision.because()).contains("DMARC");
        });
    }

    @Test
    void thePolicyOfTheRuleComesBeforeThatOfEverybody() {
        rules.add(new Rule(RulePattern.ANYONE, List.of(new Action.Hold()), policy(Treatment.HOLD, Treatment.HOLD)));
        rules.add(new Rule(
                new RulePattern("info@example.org"),
                List.of(new Action.Deliver(ANN, FolderName.INBOX)),
                new Policy(Optional.of(Treatment.DELIVER), Optional.empty())));
        assertThat(decide(SPAM)).allMatch(Decision.Deliver.class::isInstance);
        assertThat(decide(SPAM)).map(Decision::because).containsExactly("rule info@example.org; spam verdict FAIL");
        assertThat(((Decision.Deliver) decide(SPAM).getFirst()).folder()).isEqualTo(FolderName.INBOX);
        assertThat(decide(FORGED)).allMatch(Decision.Hold.class::isInstance);
    }

    @Test
    void whatAPolicyHoldsIsOnRecordAsHeld() {
        rules.add(new Rule(
                new RulePattern("*"),
                List.of(new Action.Deliver(ANN, FolderName.INBOX)),
                policy(Treatment.HOLD, Treatment.JUNK)));
        assertThat(decide(SPAM)).containsExactly(new Decision.Hold(TO, "rule *; spam verdict FAIL"));
    }

    @Test
    void ofTwoFlawsTheStricterTreatmentCounts() {
        rules.add(new Rule(
                RulePattern.ANYONE,
                List.of(new Action.Deliver(ANN, FolderName.INBOX)),
                policy(Treatment.DELIVER, Treatment.HOLD)));
        var both = new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, true);
        assertThat(decide(both)).allMatch(Decision.Hold.class::isInstance);
    }

    @Test
    void whatIsOfBadReputeIsNeverForwarded() {
        rule("info@example.org", new Action.Forward(FAR));
        assertThat(decide(CLEAN)).containsExactly(new Decision.Forward(TO, FAR, "rule info@example.org"));
        for (Verdicts bad : List.of(SPAM, FORGED)) {
            assertThat(decide(bad)).as("nobody else gets it").hasOnlyElementsOfType(Decision.Hold.class);
        }
        rules.clear();
        rule("info@example.org", new Action.Deliver(ANN, FolderName.INBOX), new Action.Forward(FAR));
        assertThat(decide(SPAM)).hasExactlyElementsOfTypes(Decision.Deliver.class, Decision.Discard.class);
    }

    @Test
    void aBounceGoesToSendersThatThereAre() {
        rule("*", new Action.Bounce("Gone."));
        assertThat(decide(CLEAN)).containsExactly(new Decision.Bounce(TO, EVE.orElseThrow(), "Gone.", "rule *"));
        assertThat(routing().decide(TO, Optional.empty(), CLEAN)).hasOnlyElementsOfType(Decision.Discard.class);
        for (Verdicts bad : List.of(SPAM, FORGED)) {
            assertThat(decide(bad)).hasOnlyElementsOfType(Decision.Discard.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAILER-DAEMON@example.org",
                "mailer-daemon@example.com",
                "forwarded@example.org",
                "Forwarded+x@example.org",
                "bounce@example.org",
                "HOMING@example.org"
            })
    void noRuleAppliesToAnAddressThatMailIsSentFrom(String reserved) {
        var address = new Address(reserved);
        fallback = Optional.of(BOB);
        for (Action action : List.of(
                new Action.Deliver(ANN, FolderName.INBOX),
                new Action.Forward(FAR),
                new Action.Bounce("Gone."),
                new Action.Discard())) {
            rules.clear();
            rule("*@example.org", action);
            rule("*", action);
            rule(reserved, action);
            assertThat(routing().ruleFor(address)).isEmpty();
            assertThat(routing().decide(address, EVE, CLEAN)).singleElement().satisfies(decision -> {
                assertThat(decision).isInstanceOf(Decision.Hold.class);
                assertThat(decision.because())
                        .isEqualTo("reserved: mail is sent from %s, and what answers it is never sent on", address);
            });
        }
        assertThat(SenderAddress.isReserved(new Address("forwarded-mail@example.org")))
                .isFalse();
    }

    @Test
    void whatAProgramSentIsNotForwardedToAnotherDomain() {
        rule("info@example.org", new Action.Forward(FAR));
        Optional<String> program = Optional.of("it is an auto-reply");
        assertThat(routing().decide(TO, Optional.empty(), CLEAN))
                .as("null sender")
                .hasOnlyElementsOfType(Decision.Hold.class);
        assertThat(routing().decide(TO, EVE, CLEAN, program)).singleElement().satisfies(decision -> {
            assertThat(decision).isInstanceOf(Decision.Hold.class);
            assertThat(decision.because()).contains("not forwarded to another domain", "it is an auto-reply");
        });
        rules.clear();
        rule("info@example.org", new Action.Deliver(ANN, FolderName.INBOX), new Action.Forward(FAR));
        assertThat(routing().decide(TO, EVE, CLEAN, program))
                .hasExactlyElementsOfTypes(Decision.Deliver.class, Decision.Discard.class);
        rules.clear();
        rule("info@example.org", new Action.Forward(new Address("ann@example.org")));
        assertThat(routing().decide(TO, Optional.empty(), CLEAN))
                .as("the rules of the same domain are asked again")
                .hasOnlyElementsOfType(Decision.Forward.class);
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, names = "PASS", mode = EnumSource.Mode.EXCLUDE)
    void whatIsNotScannedForVirusesIsNotForwarded(Verdict virus) {
        rule("info@example.org", new Action.Forward(FAR));
        assertThat(decide(CLEAN.withVirus(virus))).hasOnlyElementsOfType(Decision.Hold.class);
        if (virus != Verdict.FAIL) {
            rules.clear();
            rule("info@example.org", new Action.Deliver(ANN, FolderName.INBOX), new Action.Forward(FAR));
            assertThat(decide(CLEAN.withVirus(virus)))
                    .hasExactlyElementsOfTypes(Decision.Deliver.class, Decision.Discard.class);
            assertThat(decide(CLEAN.withVirus(virus)).getLast().because()).contains(virus.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PASS, GRAY, true",
        "GRAY, PASS, true",
        "PASS, PASS, true",
        "GRAY, GRAY, false",
        "FAIL, PASS, false",
        "PASS, FAIL, false",
        "PROCESSING_FAILED, DISABLED, false",
    })
    void aBounceGoesOnlyToASenderForWhomSpfOrDmarcVouches(Verdict spf, Verdict dmarc, boolean bounced) {
        rule("*", new Action.Bounce("Gone."));
        assertThat(decide(new Verdicts(Verdict.PASS, Verdict.PASS, spf, Verdict.PASS, dmarc)))
                .hasOnlyElementsOfType(bounced ? Decision.Bounce.class : Decision.Discard.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster@example.org", "POSTMASTER@example.org", "Postmaster+x@example.org"})
    void mailForThePostmasterIsAlwaysDelivered(String text) {
        var postmaster = new Address(text);
        for (Action action : List.of(new Action.Bounce("Gone."), new Action.Discard(), new Action.Hold())) {
            rules.clear();
            fallback = Optional.of(BOB);
            rules.add(new Rule(
                    new RulePattern("*@example.org"), List.of(action), policy(Treatment.HOLD, Treatment.HOLD)));
            assertThat(postmasters(postmaster, EVE, CLEAN)).containsExactly(BOB);
            rule("*", new Action.Deliver(ANN, FolderName.INBOX));
            assertThat(postmasters(postmaster, EVE, CLEAN)).containsExactly(ANN);
            assertThat(postmasters(postmaster, Optional.empty(), CLEAN)).containsExactly(ANN);
            assertThat(postmasters(postmaster, EVE, SPAM)).containsExactly(ANN);
            assertThat(postmasters(postmaster, EVE, FORGED)).containsExactly(ANN);
        }
        assertThat(routing().decide(postmaster, EVE, VIRUS)).hasOnlyElementsOfType(Decision.Hold.class);
    }

    @Test
    void whatMustNotBeForwardedForThePostmasterIsDelivered() {
        var postmaster = new Address("postmaster@example.org");
        rule("postmaster@example.org", new Action.Forward(FAR));
        assertThat(routing().decide(postmaster, EVE, CLEAN)).hasOnlyElementsOfType(Decision.Forward.class);
        assertThat(routing().decide(postmaster, Optional.empty(), CLEAN))
                .as("there is no mailbox at all")
                .hasOnlyElementsOfType(Decision.Hold.class);
        fallback = Optional.of(BOB);
        assertThat(postmasters(postmaster, Optional.empty(), CLEAN)).containsExactly(BOB);
        rule("*@example.org", new Action.Deliver(ANN, FolderName.INBOX));
        assertThat(postmasters(postmaster, Optional.empty(), CLEAN)).containsExactly(ANN);
        assertThat(postmasters(postmaster, EVE, SPAM)).containsExactly(ANN);
    }

    private List<MailboxName> postmasters(Address recipient, Optional<Address> sender, Verdicts verdicts) {
        return routing().decide(recipient, sender, verdicts).stream()
                .map(decision -> ((Decision.Deliver) decision).mailbox())
                .toList();
    }

    @Test
    void whatIsDiscardedIsDiscardedWhateverItsRepute() {
        rules.add(new Rule(RulePattern.ANYONE, List.of(new Action.Discard()), policy(Treatment.HOLD, Treatment.HOLD)));
        assertThat(decide(SPAM)).containsExactly(new Decision.Discard(TO, "rule *"));
        assertThat(decide(CLEAN)).containsExactly(new Decision.Discard(TO, "rule *"));
    }

    @ParameterizedTest
    @CsvSource({
        "ann+shop@example.org,   shop",
        "ann+Shop@example.org,   shop",
        "ann@example.org,        INBOX",
        "ann+@example.org,       INBOX",
        "ann+a.b@example.org,    INBOX",
        "ann+../x@example.org,   INBOX",
        "ann+junk@example.org,   INBOX",
        "ann+Trash@example.org,  INBOX",
        "ann+a+b@example.org,    INBOX",
        "ann+inbox@example.org,  INBOX",
    })
    void aTagNamesAFolderWhereTheRuleSaysSo(String recipient, String folder) {
        rule("*", new Action.Deliver(ANN, FolderName.INBOX, true));
        assertThat(routing().decide(new Address(recipient), EVE, CLEAN))
                .map(decision -> ((Decision.Deliver) decision).folder().value())
                .containsExactly(folder);
    }

    @Test
    void twoForwardsThatAreRefusedForOneReasonAreOneDecisionAndNoBroaderRuleReplacesThem() {
        rule("info@example.org", new Action.Forward(FAR), new Action.Forward(new Address("bob@example.com")));
        rule("*", new Action.Deliver(BOB, FolderName.INBOX));
        assertThat(routing().decide(TO, EVE, CLEAN, Optional.of("Auto-Submitted: auto-replied")))
                .singleElement()
                .isInstanceOf(Decision.Hold.class);
    }

    @Test
    void theReasonWhyNoBounceIsSentNamesTheVerdicts() {
        rule("info@example.org", new Action.Bounce("Gone."));
        assertThat(decide(new Verdicts(Verdict.PASS, Verdict.PASS, Verdict.GRAY, Verdict.PASS, Verdict.FAIL)))
                .singleElement()
                .satisfies(decision -> assertThat(decision.because()).contains("(SPF GRAY, DMARC FAIL)"));
    }

    @Test
    void mailForThePostmasterThatAPolicyHoldsGoesToJunk() {
        var postmaster = new Address("postmaster@example.org");
        rules.add(new Rule(
                new RulePattern("postmaster@example.org"),
                List.of(new Action.Deliver(ANN, FolderName.INBOX)),
                policy(Treatment.HOLD, Treatment.HOLD)));
        assertThat(routing().decide(postmaster, EVE, SPAM))
                .singleElement()
                .satisfies(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Deliver.class,
                                deliver -> assertThat(deliver.folder()).isEqualTo(FolderName.JUNK)));
    }

    private static Policy policy(Treatment spam, Treatment dmarc) {
        return new Policy(Optional.of(spam), Optional.of(dmarc));
    }

    private void deliver(String pattern, MailboxName mailbox, FolderName folder) {
        rule(pattern, new Action.Deliver(mailbox, folder));
    }

    private void rule(String pattern, Action... actions) {
        rules.add(new Rule(new RulePattern(pattern), Stream.of(actions).toList()));
    }

    private Routing routing() {
        return Routing.of(rules, fallback);
    }

    private List<Decision> decide(Verdicts verdicts) {
        return routing().decide(TO, EVE, verdicts);
    }
}
