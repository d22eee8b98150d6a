package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MailboxCommandTest extends OperatorTest {
    @Test
    void aMailboxIsRetiredListedAndTakenIntoUseAgain() {
        assertThat(ok("mailbox", "list", "--json"))
                .isEqualTo("{\"schema\":1,\"command\":\"mailbox list\",\"retired\":[]}\n");
        assertThat(ok("mailbox", "retire", "Ann@Example.org", "--actor", "eve"))
                .startsWith("ann@example.org is retired up to position 0 of lane 0 (by eve, 2026-11-21T12:00:00Z)");
        assertThat(ok("mailbox", "list")).startsWith("ann@example.org is retired");
        assertThat(ok("mailbox", "unretire", "ann@example.org")).contains("homing rebuild --mailbox ann@example.org");
        assertThat(ok("mailbox", "list")).isEmpty();
        assertThat(desk.homing("mailbox", "unretire", "ann@example.org").exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void aMailboxThatARuleDeliversToIsNotRetired() {
        ok("route", "set", "info@example.org", "deliver:ann@example.org/Info", "forward:eve@example.net");
        refused("the rule for info@example.org delivers to ann@example.org", "mailbox", "retire", "ann@example.org");
        ok("mailbox", "retire", "bob@example.org");
    }

    @Test
    void aRuleThatDeliversToARetiredMailboxIsRefusedWithTheWayOut() {
        ok("route", "set", "*", "deliver:ann@example.org");
        desk.clock.turn(Duration.ofSeconds(1));
        ok("route", "remove", "*");
        ok("mailbox", "retire", "ann@example.org", "--actor", "eve");
        String refusal = "the mailbox ann@example.org was retired by eve at 2026-11-21T12:00:01Z";
        refused(refusal, "route", "set", "*", "deliver-by-tag:ann@example.org", "--dry-run");
        refused(refusal, "route", "undo");
        ok("route", "set", "*", "hold");
        ok("mailbox", "unretire", "ann@example.org");
        ok("route", "set", "*", "deliver:ann@example.org");
    }
}
