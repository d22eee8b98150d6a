package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReplayCommandTest extends OperatorTest {
    private static final Verdicts GOOD = Verdicts.all(Verdict.PASS);
    private static final Verdicts SPAM =
            new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS);

    @BeforeEach
    void mails() {
        desk.homing("route", "set", "ann@example.org", "deliver:ann@example.org");
        desk.mail("m1", "Plain", GOOD, to("ann@example.org"), to("bob@example.org"));
        desk.mail("m2", "Tagged", GOOD, to("ann+shop@example.org"));
        desk.mail("m3", "Spam", SPAM, to("ann+shop@example.org"));
        desk.store.putObject(StoreLayout.incoming(new MessageId("m4")), new byte[0]);
        desk.store.putObject(StoreLayout.incoming(MessageId.SETUP_NOTIFICATION), new byte[0]);
    }

    private static Decision to(String recipient) {
        return new Decision.Deliver(
                new Address(recipient), MailboxName.of("ann@example.org"), FolderName.INBOX, "rule of then");
    }

    @Test
    void onlyMailsThatWouldGoElsewhereAreListed() {
        assertThat(replay("ann@example.org", "deliver-by-tag:ann@example.org")).isEqualTo("""
                        message  received              from                   subject  recipient             before → after
                        m2       2026-11-21T12:00:00Z  Eve <eve@example.net>  Tagged   ann+shop@example.org  deliver:ann@example.org → deliver:ann@example.org/shop
                        1 of 3 mails would be routed differently (1 of 4 recipients); 1 mails have no decision yet
                        """);
    }

    @Test
    void aRuleThatGoesLeavesTheFunctionsDefault() {
        assertThat(replay("--remove", "ann@example.org"))
                .contains("m1", "m2", "m3", "deliver:ann@example.org/Junk → no rule", "3 of 3 mails")
                .doesNotContain("bob@example.org");
    }

    @Test
    void aHoldByRuleIsSomethingElseThanNoRule() {
        assertThat(replay("*", "hold")).contains("bob@example.org  no rule → hold", "1 of 3 mails");
    }

    @Test
    void nothingIsChangedAndNothingOfABodyIsSaid() {
        assertThat(replay("--json", "*", "hold")).isEqualTo("""
                        {"schema":1,"command":"route replay","mails":3,"recipients":4,"undecided":1,"movedMails":1,"moved":[{"message":"m1",\
                        "received":"2026-11-21T12:00:00Z","from":"Eve <eve@example.net>","subject":"Plain",\
                        "recipient":"bob@example.org","before":["no rule"],"after":["hold"]}]}
                        """);
        assertThat(desk.store.rules().all()).hasSize(1);
        assertThat(desk.store.rules().changes(9)).hasSize(1);
    }

    @Test
    void whatIsOlderDoesNotCount() {
        desk.clock.turn(Duration.ofDays(7));
        assertThat(replay("--days", "7", "*", "hold")).contains("1 of 3 mails");
        assertThat(replay("--days", "6", "*", "hold")).startsWith("0 of 0 mails");
    }

    @Test
    void anUnsoundChangeIsRefusedBeforeAMailIsReadAndBothOrNoneIsUsage() {
        assertThat(desk.homing("route", "replay", "--remove", "nobody@example.org")
                        .exit())
                .isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(desk.homing("route", "replay", "*", "hold", "--remove", "*").exit())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(desk.homing("route", "replay").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(desk.homing("route", "replay", "*", "nonsense").exit()).isEqualTo(ExitCode.REFUSED.code());
    }

    private String replay(String... change) {
        String[] words = new String[change.length + 2];
        words[0] = "route";
        words[1] = "replay";
        System.arraycopy(change, 0, words, 2, change.length);
        Terminal terminal = desk.homing(words);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exit()).isZero();
        return terminal.out();
    }
}
