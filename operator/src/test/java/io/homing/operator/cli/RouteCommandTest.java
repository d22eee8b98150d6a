package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.operator.route.Explanation;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RouteCommandTest extends OperatorTest {
    @Test
    void aRuleThatIsSetIsListedAndSpeaks() {
        assertThat(ok("route", "set", "ann@example.org", "deliver-by-tag:ann@example.org", "--spam", "hold"))
                .isEqualTo("ann@example.org: no rule → deliver-by-tag:ann@example.org --spam hold\n");
        assertThat(ok("route", "list").lines())
                .containsExactly(
                        "pattern          spam  dmarc-reject  actions",
                        "ann@example.org  hold  -             deliver-by-tag:ann@example.org",
                        "any other address: no rule: goes to the default mailbox of the function (HOMING_DEFAULT_MAILBOX), or"
                                + " is held if there is none");
        assertThat(ok("route", "list", "--json")).isEqualTo("""
                {"schema":1,"command":"route list","rules":[{"version":1,"pattern":"ann@example.org","actions":[{"action":"deliver",\
                "mailbox":"ann@example.org","folder":"INBOX","byTag":true}],"spam":"hold"}]}
                """);
        assertThat(ok("route", "test", "ann+shop@example.org"))
                .isEqualTo("deliver:ann@example.org/shop  because: rule ann@example.org\n");
        assertThat(ok("route", "test", "ann@example.org", "--spam"))
                .isEqualTo("hold  because: rule ann@example.org; spam verdict FAIL\n");
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(ok("route", "set", "*", "hold", "--dry-run")).isEqualTo("would change *: no rule → hold\n");
        assertThat(desk.store.rules().all()).isEmpty();
        ok("route", "set", "*", "hold");
        assertThat(ok("route", "remove", "*", "--dry-run")).isEqualTo("would change *: hold → no rule\n");
        assertThat(ok("route", "undo", "--dry-run", "--json"))
                .startsWith("{\"schema\":1,\"command\":\"route undo\",\"made\":false,\"change\":{");
        assertThat(desk.store.rules().all()).hasSize(1);
        assertThat(desk.store.rules().changes(9)).hasSize(1);
    }

    @Test
    void settingWhatIsThereAlreadyIsNoChange() {
        ok("route", "set", "*", "hold");
        assertThat(ok("route", "set", "*", "hold"))
                .isEqualTo("nothing to do: the rule for * is already set like this\n");
        assertThat(desk.store.rules().changes(9)).hasSize(1);
    }

    @Test
    void theRecordSaysWhoDidIt() {
        ok("route", "set", "*", "hold", "--actor", "ann");
        ok("route", "remove", "*");
        String user = System.getProperty("user.name");
        assertThat(desk.store.rules().changes(9))
                .extracting(change -> change.who())
                .anySatisfy(who -> assertThat(who).isEqualTo("ann"))
                .anySatisfy(who -> assertThat(who).startsWith(user + "@").hasSizeGreaterThan(user.length() + 1));
    }

    @Test
    void aRuleThatIsUnsoundIsRefusedWithTheReason() {
        refused("there is no action", "route", "set", "*", "delver:x");
        refused("each on their own", "route", "set", "*", "hold", "discard");
        ok("route", "set", "b@example.org", "forward:a@example.org");
        refused(
                "a loop of forwards: a@example.org → b@example.org → a@example.org",
                "route",
                "set",
                "a@example.org",
                "forward:b@example.org");
        assertThat(desk.homing("route", "set", "*", "hold", "--spam", "maybe").exit())
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aRuleThatHoldsACircleOpenCannotBeRemoved() {
        ok("route", "set", "ann@example.org", "deliver:ann@example.org");
        ok("route", "set", "*@example.org", "forward:ann@example.org");
        refused("a loop of forwards: *@example.org → ann@example.org", "route", "remove", "ann@example.org");
        assertThat(desk.store.rules().all()).hasSize(2);
    }

    @Test
    void aRuleThatIsNotThereCannotBeRemoved() {
        Terminal terminal = desk.homing("route", "remove", "ann@example.org");
        assertThat(terminal.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(terminal.err().lines())
                .containsExactly(
                        "homing: there is no rule for ann@example.org", "  → `homing route list` lists all rules.");
    }

    @Test
    void aBounceNeedsASenderToGoTo() {
        ok("route", "set", "*", "bounce");
        assertThat(ok("route", "test", "x@example.org"))
                .isEqualTo("bounce:There is no such mailbox here.  because: rule *\n");
        assertThat(ok("route", "test", "x@example.org", "--from", "<>"))
                .isEqualTo("discard  because: rule *; a bounce is not bounced (null sender)\n");
    }

    @Test
    void withoutARuleTheFunctionsDefaultDecides() {
        assertThat(ok("route", "test", "x@example.org")).contains("HOMING_DEFAULT_MAILBOX", "held if there is none");
        assertThat(ok("route", "test", "x@example.org", "--virus")).isEqualTo("hold  because: virus verdict FAIL\n");
        assertThat(ok("route", "test", "x@example.org", "--json"))
                .isEqualTo(
                        "{\"schema\":1,\"command\":\"route test\",\"address\":\"x@example.org\",\"decisions\":[]}\n");
    }

    @Test
    void theExplanationGoesThroughAllFourLevels() {
        ok("route", "set", "ann@example.org", "deliver:ann@example.org", "--spam", "deliver");
        ok("route", "set", "*@example.org", "bounce");
        ok("route", "set", "*", "discard", "--dmarc-reject", "hold");
        assertThat(ok("route", "explain", "Ann+Shop@example.org").lines())
                .containsExactly(
                        "rules for Ann+Shop@example.org, the most specific first:",
                        "  the address itself  ann+shop@example.org  no rule",
                        "  without its +tag    ann@example.org       APPLIES: deliver:ann@example.org --spam deliver",
                        "  the whole domain    *@example.org         overridden by a more specific rule: bounce",
                        "  everybody           *                     overridden by a more specific rule: discard"
                                + " --dmarc-reject hold",
                        "policy:",
                        "  spam          deliver  rule ann@example.org",
                        "  dmarc-reject  hold     rule *",
                        "  virus         hold     always",
                        "what happens to",
                        "  an ordinary mail                deliver:ann@example.org",
                        "  spam                            deliver:ann@example.org",
                        "  a forged sender (DMARC reject)  hold",
                        "  a virus                         hold",
                        "  a mail not scanned for viruses  deliver:ann@example.org",
                        "  a bounce or auto-reply          deliver:ann@example.org");
    }

    @Test
    void anExplanationShowsThatNoRuleAppliesToAReservedAddress() {
        ok("route", "set", "*@example.org", "forward:ann@example.com");
        assertThat(ok("route", "explain", "Forwarded@example.org").lines())
                .contains(
                        "  the whole domain    *@example.org          does not apply to this address: forward:ann@example.com",
                        "  an ordinary mail                hold",
                        "  a bounce or auto-reply          hold")
                .noneMatch(line -> line.contains("APPLIES"));
        assertThat(ok("route", "test", "forwarded@example.org")).contains("hold", "reserved");
        refused("homing@example.org is reserved", "route", "set", "homing@example.org", "deliver:ann@example.org");
    }

    @Test
    void whatAProgramSentOrNobodyScannedIsShownAsItIsDecided() {
        ok("route", "set", "*@example.org", "forward:ann@example.com");
        assertThat(ok("route", "test", "info@example.org")).contains("forward:ann@example.com");
        assertThat(ok("route", "test", "info@example.org", "--automatic")).contains("hold", "a program sent it");
        assertThat(ok("route", "test", "info@example.org", "--from", "<>")).contains("hold", "null sender");
        assertThat(ok("route", "test", "info@example.org", "--unscanned")).contains("hold", "PROCESSING_FAILED");
        ok("route", "set", "*", "deliver:ann@example.org");
        ok("route", "set", "*@example.org", "bounce");
        assertThat(ok("route", "test", "Postmaster@example.org")).contains("deliver:ann@example.org");
        assertThat(ok("route", "explain", "postmaster@example.org").lines())
                .contains("  everybody           *                       APPLIES: deliver:ann@example.org")
                .anyMatch(line -> line.endsWith("does not apply to this address: bounce"));
    }

    @Test
    void anExplanationForAnAddressThatNobodyHasARuleFor() {
        assertThat(ok("route", "explain", "x@example.org").lines())
                .contains(
                        "  without its +tag    -",
                        "  the whole domain    *@example.org  no rule",
                        "  spam          junk  the default, because no rule sets it")
                .anySatisfy(
                        line -> assertThat(line).contains("an ordinary mail").contains("HOMING_DEFAULT_MAILBOX"));
        assertThat(ok("route", "explain", "x@example.org", "--json"))
                .startsWith(
                        "{\"schema\":1,\"command\":\"route explain\",\"address\":\"x@example.org\",\"levels\":[{\"level\":")
                .contains("\"spam\":{\"treatment\":\"junk\",\"whose\":\"the default, because no rule sets it\"}");
    }

    @Test
    void theHistorySaysWhoMadeWhatOfWhat() {
        var hold = new Rule(RulePattern.ANYONE, List.of(new Rule.Action.Hold()));
        desk.store
                .rules()
                .change(
                        new RuleChange( // of an earlier version, which took such a name
                                desk.clock.instant(),
                                "ann\u001b[2J",
                                RulePattern.ANYONE,
                                Optional.empty(),
                                Optional.of(hold)));
        desk.clock.turn(Duration.ofSeconds(90));
        ok("route", "set", "*", "discard", "--actor", "bob");
        assertThat(ok("route", "history").lines())
                .containsExactly(
                        "   time                  author   pattern  change",
                        "1  2026-11-21T12:01:30Z  bob      *        hold → discard",
                        "2  2026-11-21T12:00:00Z  ann?[2J  *        no rule → hold");
        assertThat(ok("route", "history", "-n", "1").lines()).hasSize(2);
        assertThat(ok("route", "history", "--json"))
                .startsWith("{\"schema\":1,\"command\":\"route history\",\"changes\":[{\"version\":1,"
                        + "\"when\":\"2026-11-21T12:01:30Z\",\"who\":\"bob\"");
    }

    @Test
    void aChangeIsTakenBackByNumberOrTime() {
        ok("route", "set", "*", "hold");
        desk.clock.turn(Duration.ofSeconds(1));
        ok("route", "set", "ann@example.org", "deliver:ann@example.org");
        desk.clock.turn(Duration.ofSeconds(1));
        assertThat(ok("route", "undo", "2")).isEqualTo("*: hold → no rule\n");
        desk.clock.turn(Duration.ofSeconds(1));
        assertThat(ok("route", "undo", "2026-11-21T12:00:01Z"))
                .isEqualTo("ann@example.org: deliver:ann@example.org → no rule\n");
        desk.clock.turn(Duration.ofSeconds(1));
        assertThat(ok("route", "undo", "--actor", "bob")).startsWith("ann@example.org: no rule → deliver");
        assertThat(desk.store.rules().changes(9)).hasSize(5);
    }

    @Test
    void aChangeThatSomebodyBuiltOnIsNotTakenBack() {
        ok("route", "set", "*", "hold");
        desk.clock.turn(Duration.ofSeconds(1));
        ok("route", "set", "*", "discard");
        refused("has changed since: it is now discard", "route", "undo", "2");
        assertThat(desk.store.rules().changes(9)).hasSize(2);
    }

    @Test
    void whatCannotBeFoundCannotBeTakenBack() {
        ok("route", "set", "*", "hold");
        for (String which : new String[] {"2", "0", "yesterday", "2026-11-21T12:00:01Z"}) {
            Terminal terminal = desk.homing("route", "undo", which);
            assertThat(terminal.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
            assertThat(terminal.err()).contains("there is no change '" + which + "' on record", "homing route history");
        }
        ok("route", "set", "b@example.org", "hold");
        refused("2 changes were made at", "route", "undo", "2026-11-21T12:00:00Z");
    }

    @Test
    void aMailboxThatIsProbablyATypingErrorIsRefused() {
        refused("no mailbox an@example.org", "route", "set", "ann@example.org", "deliver:an@example.org");
        ok("route", "set", "ann@example.org", "deliver:ann@example.org"); // the first of all
        refused("no mailbox an@example.org", "route", "set", "info@example.org", "deliver:an@example.org");
        assertThat(desk.homing("route", "set", "info@example.org", "deliver:nan@example.org")
                        .err())
                .contains("Did you mean ann@example.org?", "--new-mailbox");
        refused(
                "no mailbox carol@example.org",
                "route",
                "set",
                "info@example.org",
                "deliver:carol@example.org",
                "--dry-run");
        assertThat(desk.store.rules().all()).hasSize(1);
        ok("route", "set", "bob@example.org", "deliver:bob@example.org"); // an account for its own address
        ok("route", "set", "info@example.org", "deliver:ann@example.org/Info", "deliver:bob@example.org");
        ok("route", "set", "sales@example.org", "deliver:carol@example.org", "--new-mailbox");
        ok("route", "set", "shop@example.org", "deliver:carol@example.org");
    }

    @Test
    void aMailboxThatHasMailExists() {
        desk.mail(
                "m1",
                "x",
                Explanation.verdicts(false, false, false),
                new Decision.Deliver(
                        new Address("x@example.org"),
                        MailboxName.of("dave@example.org"),
                        FolderName.INBOX,
                        "no rule; dave@example.org is the default"));
        refused("no mailbox carol@example.org", "route", "set", "*", "deliver:carol@example.org");
        ok("route", "set", "info@example.org", "deliver:dave@example.org");
    }

    @Test
    void namesAreNormalisedBeforeTheyAreKept() {
        ok("route", "set", "Info@M\u00dcNCHEN.example.", "forward:Carol@Example.NET.");
        assertThat(ok("route", "list")).contains("info@xn--mnchen-3ya.example", "forward:Carol@example.net");
        assertThat(ok("route", "explain", "info@m\u00fcnchen.example")).contains("APPLIES");
        ok("route", "remove", "info@m\u00fcnchen.example");
        assertThat(desk.store.rules().all()).isEmpty();
    }

    @Test
    void aRuleThatCouldNotBeSetAnyMoreCanBeRemoved() {
        for (String pattern : List.of("info@m\u00fcnchen.example", "*@*.x", "*@x.")) {
            var old = new Rule(new RulePattern(pattern), List.of(new Rule.Action.Hold()));
            desk.store
                    .rules()
                    .change(new RuleChange(
                            desk.clock.instant(), "ann", old.pattern(), Optional.empty(), Optional.of(old)));
            assertThat(desk.homing("route", "set", "--dry-run", "*@*.x", "hold").exit())
                    .isEqualTo(4);
            ok("route", "remove", pattern);
            desk.clock.turn(Duration.ofSeconds(1));
        }
        assertThat(desk.store.rules().all()).isEmpty();
    }

    @Test
    void whatTheLocaleSpoiltIsNotStored() {
        Terminal terminal =
                desk.homing("route", "set", "ann@example.org", "deliver:ann@example.org/Entw\ufffd\ufffdrfe");
        assertThat(terminal.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(terminal.err()).contains("LC_ALL=C.UTF-8");
        assertThat(desk.store.rules().all()).isEmpty();
    }

    @Test
    void whoIsDeniedLearnsThatAHostMayNot() {
        desk.trouble = new HomingException(
                HomingException.Kind.DENIED,
                "TransactWriteItems on table homing: 400 AccessDeniedException (no)",
                "Allow dynamodb:PutItem on table homing");
        Terminal terminal = desk.homing("route", "set", "*", "hold");
        assertThat(terminal.exit()).isEqualTo(ExitCode.SETUP.code());
        assertThat(terminal.err())
                .contains("AccessDenied", "→ The credentials of a host may", "--credentials FILE", "dynamodb:PutItem");
    }
}
