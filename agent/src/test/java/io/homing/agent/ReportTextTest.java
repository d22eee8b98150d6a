package io.homing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncPlan.Planned;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.Withheld;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReportTextTest {
    private static final MessageId M9 = new MessageId("m9");
    private static final Withheld GONE = new Withheld(new Position(9), M9, Withheld.Why.MISSING);
    private static final SyncReport REPORT = new SyncReport(
            List.of(
                    new LaneReport(Lane.FIRST, new Position(1234), 1233, 5_000_000, List.of(GONE), 2),
                    new LaneReport(new Lane(1), Position.NONE, 0, 0, List.of(), 0)),
            Optional.empty());
    private static final Entry ENTRY = new Entry(
            Lane.FIRST,
            new Position(9),
            M9,
            MailboxName.of("ann@example.org"),
            FolderName.JUNK,
            Set.of(),
            1025,
            Sha256.of(""),
            Instant.EPOCH,
            Instant.EPOCH,
            StoreLayout.processed(M9));
    private static final Planned PLANNED = new Planned(ENTRY, Path.of("example.org/ann/Maildir/.Junk/new/x"));

    @Test
    void peopleReadWhatArrivedAndWhatWasWithheld() {
        assertThat(ReportText.human(REPORT).lines())
                .containsExactly(
                        "lane 0: 1,233 delivered (4 MB), now at position 1234",
                        "  WITHHELD position 9: mail m9 is missing in the bucket",
                        "  withheld on this host in total: 2",
                        "lane 1: 0 delivered (0 KB), now at position 0");
    }

    @Test
    void theTextIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(ReportText.human(REPORT)).contains("1,233 delivered");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aPlanSaysWhereEachMailWillGo() {
        assertThat(ReportText.human(new SyncPlan(List.of(PLANNED), List.of(PLANNED)))
                        .lines())
                .containsExactly(
                        "finish   0/9  ann@example.org  Junk      2 KB  example.org/ann/Maildir/.Junk/new/x",
                        "deliver  0/9  ann@example.org  Junk      2 KB  example.org/ann/Maildir/.Junk/new/x");
        assertThat(ReportText.human(new SyncPlan(List.of(), List.of()))).isEqualTo("nothing to do");
    }
}
