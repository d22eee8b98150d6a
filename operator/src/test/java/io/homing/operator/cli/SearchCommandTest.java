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
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchCommandTest extends OperatorTest {
    private static final Address ANN = new Address("ann@example.org");
    private static final Address BOB = new Address("bob@example.org");
    private static final Verdicts GOOD = Verdicts.all(Verdict.PASS);

    @BeforeEach
    void threeMailsOnThreeDays() {
        desk.mail("m1", "Plans for the house", GOOD, deliver(ANN, "ann@example.org"));
        desk.clock.turn(Duration.ofDays(1));
        desk.mail("m2", "plans \u001b[2J", GOOD, deliver(BOB, "ann@example.org"));
        desk.clock.turn(Duration.ofDays(1));
        desk.mail("m3", "Offer", GOOD, new Decision.Hold(ANN, "rule *"));
    }

    private static Decision deliver(Address recipient, String mailbox) {
        return new Decision.Deliver(recipient, MailboxName.of(mailbox), FolderName.INBOX, "rule *");
    }

    @Test
    void mailIsFoundTheNewestFirst() {
        String all = ok("search");
        assertThat(all.lines().skip(1).map(line -> line.replaceAll("\\S+ +(\\S+).*", "$1")))
                .startsWith("m3", "m2", "m1");
        assertThat(all).contains("2026-11-21T12:00:00Z  m1", "hold", "deliver:ann@example.org", "plans ?[2J");
        assertThat(all).endsWith("3 found; 3 mails examined, the newest first\n");
    }

    @ParameterizedTest
    @CsvSource({
        "fu\u0308r Juni, FÜR JUNI",
        "für Juni,       fu\u0308r juni",
        "Straße,         STRASSE",
        "ΟΔΟΣ,           οδος",
        "ΟΔΟΣ,           οδοσ",
        "İSTANBUL,       istanbul",
        "ﬁle,            FILE",
    })
    void aTextIsFoundInWhateverFormItIsWritten(String subject, String wanted) {
        desk.mail("m4", subject, GOOD, deliver(ANN, "ann@example.org"));
        assertThat(ok("search", "--subject", wanted)).contains("m4", "1 found");
        assertThat(ok("search", wanted)).contains("m4", "1 found");
    }

    @Test
    void everyOptionNarrows() {
        assertThat(ok("search", "--subject", "PLANS")).contains("m1", "m2", "2 found");
        assertThat(ok("search", "--subject", "plans", "--mailbox", "bob@example.org"))
                .contains("m2", "1 found");
        assertThat(ok("search", "--mailbox", "ann@example.org")).contains("m1", "m2", "m3", "3 found");
        assertThat(ok("search", "--from", "EVE@")).contains("3 found");
        assertThat(ok("search", "--from", "ann")).startsWith("0 found");
        assertThat(ok("search", "bob@")).contains("m2", "1 found");
        assertThat(ok("search", "--since", "2026-11-22")).contains("m2", "m3", "2 found");
        assertThat(ok("search", "--until", "2026-11-22")).contains("m1", "1 found; 1 mails examined");
    }

    /** Of a held mail only the time is known at first at which S3 stored it, which is later. */
    @Test
    void theNewestComeFirstWhetherHeldOrDelivered() {
        Instant now = desk.clock.instant();
        desk.mail("d1", now.minusSeconds(20), "order", GOOD, deliver(ANN, "ann@example.org"));
        desk.mail("h1", now.minusSeconds(30), "order", GOOD, new Decision.Hold(ANN, "rule *"));
        desk.mail("d2", now.minusSeconds(5), "order", GOOD, deliver(ANN, "ann@example.org"));
        desk.mail("h2", now.minusSeconds(10), "order", GOOD, new Decision.Hold(ANN, "rule *"));
        assertThat(ok("search", "order").lines().skip(1).map(line -> line.replaceAll("\\S+ +(\\S+).*", "$1")))
                .startsWith("d2", "h2", "d1", "h1");
        assertThat(ok("search", "order", "--limit", "1"))
                .contains("d2", "1 found")
                .doesNotContain("h2");
        assertThat(ok("search", "order", "--limit", "2"))
                .contains("d2", "h2", "2 found")
                .doesNotContain("d1");
    }

    @Test
    void datesAreTypedAsPeopleThinkOfThem() {
        assertThat(ok("search", "--since", "today")).startsWith("0 found");
        assertThat(ok("search", "--since", "20000d")).contains("3 found");
        assertThat(ok("search", "--until", "yesterday")).contains("3 found");
        Terminal wrong = desk.homing("search", "--since", "last week");
        assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(wrong.err().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("--since", "'last week'", "2026-11-01", "today", "yesterday", "7d")
                        .doesNotContain("Exception"));
    }

    @Test
    void itEndsWhenItHasFoundEnoughAndSaysSo() {
        assertThat(ok("search", "--limit", "2")).contains("m3", "m2", "2 found", "there are more: increase --limit");
        assertThat(ok("search", "--limit", "3")).doesNotContain("there are more");
    }

    @Test
    void programsReadIt() {
        desk.store.putObject(StoreLayout.incoming(new MessageId("just-now")), new byte[1]);
        assertThat(ok("search", "offer", "--json"))
                .startsWith(
                        "{\"schema\":1,\"command\":\"search\",\"looked\":4,\"undecided\":1,\"complete\":true,\"mails\":[{\"record\":{")
                .contains("\"subject\":\"Offer\"", "\"action\":\"hold\"")
                .doesNotContain("A word of the body");
    }

    @Test
    void aTraceTellsWhyAMailWentNowhereAndThatAnotherIsOnItsWay() {
        assertThat(ok("trace", "Offer"))
                .contains(
                        "message   m3",
                        "accepted  2026-11-23T12:00:00Z, from eve@example.net, ",
                        "verdicts  spam PASS",
                        "decided   ann@example.org: hold, because: rule *",
                        "object    incoming/m3: ",
                        "object    held/m3.eml: ",
                        "matches the record",
                        "journal   no entry");
        desk.store.putObject(StoreLayout.incoming(new MessageId("just-now")), new byte[1]);
        assertThat(ok("trace", "just-now")).contains("decided  not yet: its event is pending");
        assertThat(ok("trace", "plans", "--limit", "1"))
                .contains("m2", "There are more")
                .doesNotContain("m1");
    }

    @Test
    void whatNobodySentIsNotFound() {
        Terminal terminal = desk.homing("trace", "no such mail");
        assertThat(terminal.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(terminal.err()).contains("no mail has 'no such mail'", "→ SES may not have accepted it");
    }
}
