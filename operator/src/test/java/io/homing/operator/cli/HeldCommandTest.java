package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HeldCommandTest extends OperatorTest {
    private static final Address ANN = new Address("ann@example.org");
    private static final Address BOB = new Address("bob@example.org");
    private static final Verdicts GOOD = Verdicts.all(Verdict.PASS);
    private static final Verdicts VIRUS =
            new Verdicts(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS);

    @BeforeEach
    void desk() {
        desk.homing("route", "set", "ann@example.org", "deliver:ann@example.org/Post");
    }

    @Test
    void nothingWaitsAtFirst() {
        assertThat(ok("held", "list")).isEqualTo("no mail is held\n");
        assertThat(ok("held", "list", "--json")).isEqualTo("{\"schema\":1,\"command\":\"held list\",\"waiting\":[]}\n");
    }

    @Test
    void theListSaysWhatWaitsAndWhyAndMovesNoCursor() {
        desk.mail("m1", "Hello \u001b[2J\u202e", GOOD, new Decision.Hold(ANN, "rule *"));
        desk.clock.turn(Duration.ofHours(11 * 24 + 1));
        assertThat(ok("held", "list", "--retention", "30").lines())
                .startsWith("m1", "    for      ann@example.org")
                .endsWith("    from     Eve <eve@example.net>", "    subject  Hello ?[2J?", "    reason   rule *")
                .contains("    since    2026-11-21T12:00:00Z, days left: 18");
        assertThat(ok("held", "list", "--json"))
                .contains("\"message\":\"m1\"", "\"because\":\"rule *\"", "\"subject\":\"Hello \\u001B[2J")
                .doesNotContain("daysLeft");
    }

    @Test
    void aMailThatIsShownSaysAllButNotAWordOfItsBody() {
        desk.mail("m1", "Hello", VIRUS, new Decision.Hold(ANN, "virus verdict FAIL"));
        assertThat(ok("held", "show", "m1", "--headers"))
                .contains(
                        "eve@example.net",
                        "virus FAIL",
                        "ann@example.org: hold, because: virus verdict FAIL",
                        "for ann@example.org since 2026-11-21T12:00:00Z",
                        "\nSubject: Hello\nX-Odd: ?[31mred\n")
                .doesNotContain("A word of the body");
        assertThat(ok("held", "show", "m1")).doesNotContain("X-Odd");
        assertThat(ok("held", "show", "m1", "--headers", "--json"))
                .startsWith("{\"schema\":1,\"command\":\"held show\",\"record\":{")
                .contains("\"headers\":\"Subject: Hello")
                .doesNotContain("A word of the body");
    }

    @Test
    void aReleasedMailIsInTheJournalWhereTheRulesSay() {
        desk.mail("m1", "Hello", GOOD, new Decision.Hold(ANN, "rule *"));
        assertThat(ok("held", "release", "m1", "--actor", "bob"))
                .isEqualTo("m1 for ann@example.org: delivered to ann@example.org, folder Post, position 1 of lane 0\n");
        Entry entry = desk.store.next(Lane.FIRST, Position.NONE, 9).getFirst();
        assertThat(entry.message()).isEqualTo(new MessageId("m1"));
        assertThat(desk.store.hasManifest(entry)).isTrue();
        assertThat(desk.store.open(entry)).isPresent();
        assertThat(ok("held", "show", "m1"))
                .contains("deliver:ann@example.org/Post, because: released by bob", "for no recipient (any more)");
        assertThat(ok("held", "list")).isEqualTo("no mail is held\n");
        assertThat(desk.homing("held", "release", "m1").exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void aVirusIsReleasedOnlyOnPurpose() {
        desk.mail("m1", "Hello", VIRUS, new Decision.Hold(ANN, "virus verdict FAIL"));
        Terminal refused = desk.homing("held", "release", "m1");
        assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err()).contains("SES found a virus in m1", "--allow-virus", "homing held delete m1");
        assertThat(ok("held", "release", "m1", "--allow-virus", "--json")).isEqualTo("""
                {"schema":1,"command":"held release","released":[{"message":"m1","recipient":"ann@example.org",\
                "mailbox":"ann@example.org","folder":"Post","lane":0,"position":1,"already":false}]}
                """);
    }

    @Test
    void whereNoRuleNamesAMailboxAPersonMust() {
        desk.mail("m1", "Hello", GOOD, new Decision.Hold(ANN, "rule *"), new Decision.Hold(BOB, "rule *"));
        Terminal refused = desk.homing("held", "release", "m1");
        assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err()).contains("no rule names a mailbox for bob@example.org", "--to USER@DOMAIN[/FOLDER]");
        assertThat(desk.store.held().waiting()).as("all or nothing").hasSize(2);
        assertThat(ok("held", "release", "m1", "--recipient", "BOB@example.org", "--to", "carol@example.org/Found"))
                .contains("m1 for bob@example.org: delivered to carol@example.org, folder Found");
        assertThat(desk.store.held().waiting()).hasSize(1);
    }

    @Test
    void deletingAsksFirst() {
        desk.mail("m1", "Hello", GOOD, new Decision.Hold(ANN, "rule *"));
        assertThat(desk.homing("held", "delete", "m1").exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(desk.questions).containsExactly("Delete m1, which is held for 1 recipient(s)? [y/N] ");
        assertThat(desk.store.held().waiting()).hasSize(1);
        desk.answer = "Yes";
        assertThat(ok("held", "delete", "m1", "--actor", "bob"))
                .contains("m1 for ann@example.org: removed from the list", "until the lifecycle rule deletes it");
        assertThat(desk.store.held().waiting()).isEmpty();
        assertThat(desk.store.decisions(new MessageId("m1"))).contains(new Decision.Discard(ANN, "deleted by bob"));
    }

    @Test
    void deletingWithYesAsksNobody() {
        desk.mail("m1", "Hello", GOOD, new Decision.Hold(ANN, "rule *"), new Decision.Hold(BOB, "rule *"));
        ok("held", "delete", "m1", "--yes", "--recipient", "bob@example.org");
        assertThat(desk.questions).isEmpty();
        assertThat(desk.store.held().waiting()).hasSize(1);
    }

    @Test
    void wrongAndUnknownIdsAreToldApart() {
        for (String command : new String[] {"show", "release", "delete"}) {
            Terminal unknown = desk.homing("held", command, "nobody-knows-it");
            assertThat(unknown.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
            assertThat(unknown.err()).contains("nobody-knows-it").contains("→");
            Terminal wrong = desk.homing("held", command, "../x");
            assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE.code());
            assertThat(wrong.err()).contains("message id: expected letters, digits and ._=+-");
        }
    }
}
