package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.operator.verify.Discrepancy;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification;
import io.homing.operator.verify.Verification.Accepted;
import io.homing.operator.verify.Verification.LaneCount;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VerifyTextTest {
    private static final LaneCount LANE =
            new LaneCount(Lane.FIRST, new Position(12345), new Position(9), 8, 7, 6, 5, 4);
    private static final Entry ENTRY = new Entry(
            Lane.FIRST,
            new Position(3),
            new MessageId("m3"),
            MailboxName.of("ann@example.org"),
            new FolderName("Lists/Debian"),
            Set.of(),
            3,
            Sha256.of("one"),
            Instant.EPOCH,
            Instant.EPOCH,
            StoreLayout.processed(new MessageId("m3")));
    private static final Discrepancy UNDECIDED = new Discrepancy(Kind.UNDECIDED, new MessageId("m1"), Optional.empty());

    @Test
    void theJsonOfAWellHostIsOneObject() throws Exception {
        String json = json(new Verification(Optional.empty(), List.of(LANE), Map.of(), false));
        var mapper = new ObjectMapper();
        assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree("""
                {"schema": 1, "command": "verify", "findings": [], "well": true, "deep": false,
                 "lanes": [{"lane": 0, "head": 12345, "published": 9, "present": 8, "deleted": 7, "forgotten": 6,
                            "passed": 5, "waiting": 4}],
                 "counts": {"UNDECIDED": 0, "NO_MANIFEST": 0, "OBJECT": 0, "WITHHELD": 0, "MISSING": 0,
                            "DOUBTFUL": 0, "DAMAGED": 0}}
                """));
    }

    @Test
    void theJsonNamesEveryFindingAndCountsThem() throws Exception {
        String json = json(
                new Verification(
                        Optional.of(new Accepted(3, 2, 1)),
                        List.of(),
                        Map.of(Kind.UNDECIDED, 1L, Kind.MISSING, 1L),
                        true),
                UNDECIDED,
                new Discrepancy(Kind.MISSING, ENTRY.message(), Optional.of(ENTRY)));
        var mapper = new ObjectMapper();
        assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree("""
                {"schema": 1, "command": "verify",
                 "findings": [{"kind": "UNDECIDED", "message": "m1"},
                              {"kind": "MISSING", "message": "m3", "lane": 0, "position": 3,
                               "mailbox": "ann@example.org", "folder": "Lists/Debian"}],
                 "well": false, "deep": true, "accepted": {"stored": 3, "decided": 2, "fresh": 1}, "lanes": [],
                 "counts": {"UNDECIDED": 1, "NO_MANIFEST": 0, "OBJECT": 0, "WITHHELD": 0, "MISSING": 1,
                            "DOUBTFUL": 0, "DAMAGED": 0}}
                """));
    }

    @Test
    void peopleReadTheCountsOfEachLaneAndThatAllIsWell() {
        String text = text(VerifyText::human, new Verification(Optional.empty(), List.of(LANE), Map.of(), false));
        assertThat(text)
                .contains(
                        "NOT CHECKED",
                        "12,345 entries in the journal, no gap; published here up to position 9",
                        "8 here, 7 deleted by users, 6 removed before Dovecot's log begins, 5 for other hosts or retired, 4 obstructed",
                        "only sizes were compared")
                .endsWith("no problems found" + System.lineSeparator())
                .doesNotContain("PROBLEM");
    }

    @ParameterizedTest
    @EnumSource
    void peopleReadOfEveryKindWhatItMeansAndWhatToDo(Kind kind) {
        Map<Kind, Long> counts = new EnumMap<>(Map.of(kind, 1234L));
        String text = text(
                VerifyText::human,
                new Verification(Optional.of(new Accepted(1000, 2, 1)), List.of(), counts, true),
                kind == Kind.UNDECIDED ? UNDECIDED : new Discrepancy(kind, ENTRY.message(), Optional.of(ENTRY)));
        String name = kind.name().replace('_', ' ');
        assertThat(text.lines().findFirst())
                .contains(
                        kind == Kind.UNDECIDED
                                ? "UNDECIDED  m1"
                                : name + "  m3  ann@example.org/Lists/Debian  lane 0 position 3");
        assertThat(text)
                .contains(
                        "1,000 stored by SES, 2 with a decision, 1 in progress",
                        "every file on this host was read",
                        "PROBLEM: %s (1,234): %s".formatted(name, kind.meaning()),
                        "→ " + kind.next())
                .endsWith("problems found" + System.lineSeparator());
        assertThat(text.lines().filter(line -> line.startsWith("PROBLEM"))).hasSize(1);
    }

    private static String json(Verification result, Discrepancy... findings) {
        String json = text(out -> VerifyText.json("verify", out), result, findings);
        JsonSchemas.check(List.of(), json);
        return json;
    }

    private static String text(Function<PrintWriter, VerifyText> form, Verification result, Discrepancy... findings) {
        var out = new StringWriter();
        VerifyText text = form.apply(new PrintWriter(out, true));
        for (Discrepancy discrepancy : findings) {
            text.finding(discrepancy);
        }
        text.end(result);
        return out.toString();
    }
}
