package io.homing.agent;

import static io.homing.agent.sync.ReportExamples.PLANNED;
import static io.homing.agent.sync.ReportExamples.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.SyncPlan;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ReportTextTest {
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
