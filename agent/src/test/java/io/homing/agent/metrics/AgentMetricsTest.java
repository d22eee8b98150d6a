package io.homing.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentMetricsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Instant COMMITTED = NOW.minusSeconds(90);
    private static final Lane ONE = new Lane(1);

    @TempDir
    Path root;

    private AgentMetrics meters(Lane... lanes) {
        return new AgentMetrics(new HostName("pi"), "1.2.3", root, List.of(lanes), InstantSource.fixed(NOW));
    }

    @Test
    void whatIsNotKnownYetIsNotTold() {
        assertThat(meters(Lane.FIRST).text())
                .contains("homing_build_info{host=\"pi\",version=\"1.2.3\"} 1")
                .contains("homing_disk_free_bytes{host=\"pi\"} ")
                .doesNotContain("homing_position{", "homing_last_success", "homing_withheld", "NaN");
    }

    @Test
    void everyMetricOfTheAgentHasTheNameThatTheReferenceGivesIt() {
        AgentMetrics all = busy();
        List<Metric> ofAgent = Arrays.stream(Metric.values())
                .filter(metric -> metric.source() == Metric.Source.AGENT)
                .toList();
        assertThat(all.text().lines().filter(line -> line.startsWith("# HELP"))).hasSameSizeAs(ofAgent);
        assertThat(ofAgent).allSatisfy(metric -> assertThat(all.text()).contains("\n" + metric.series() + "{"));
    }

    @Test
    void aMailThatWaitsIsALagThatGrowsByItself() {
        AgentMetrics agentMetrics = meters(Lane.FIRST);
        agentMetrics.found(Lane.FIRST, new Position(6), List.of(entry()));
        assertThat(agentMetrics.text().lines())
                .contains(
                        "homing_position{host=\"pi\",lane=\"0\"} 6.0",
                        "homing_lag_mails{host=\"pi\",lane=\"0\"} 1.0",
                        "homing_complete_until_timestamp_seconds{host=\"pi\",lane=\"0\"} 1.79999991E9");
        agentMetrics.found(Lane.FIRST, new Position(7), List.of());
        assertThat(agentMetrics.text().lines())
                .contains(
                        "homing_lag_mails{host=\"pi\",lane=\"0\"} 0.0",
                        "homing_complete_until_timestamp_seconds{host=\"pi\",lane=\"0\"} 1.8E9");
    }

    @Test
    void requestsAndBytesCostWhatTheListSays() {
        AgentMetrics agentMetrics = meters(Lane.FIRST);
        agentMetrics.requested("Query");
        agentMetrics.requested("Query");
        agentMetrics.requested("GetObject");
        agentMetrics.published(1, 1 << 30);
        assertThat(agentMetrics.text().lines())
                .contains(
                        "homing_requests_total{host=\"pi\",operation=\"Query\"} 2.0",
                        "homing_delivered_bytes_total{host=\"pi\"} 1.073741824E9")
                .anyMatch(line -> line.startsWith("homing_cost_usd_total{host=\"pi\"} 0.09000073"));
    }

    @Test
    void aLookThatFailsIsCountedAndChangesNothingElse() {
        AgentMetrics agentMetrics = busy();
        String before = agentMetrics.text();
        agentMetrics.failed("setup", Duration.ofSeconds(1));
        assertThat(agentMetrics.text().lines())
                .contains("homing_cycles_total{host=\"pi\",outcome=\"setup\"} 2.0")
                .containsAll(before.lines()
                        .filter(line -> line.matches("homing_(position|last_success|withheld|lag).*"))
                        .toList());
    }

    @Test
    void theNextRunOfATimerGoesOnWhereTheLastOneEnded() {
        String earlier = busy().text();
        AgentMetrics later = meters(Lane.FIRST, ONE);
        later.resume(earlier);
        assertThat(later.text().lines().filter(line -> !line.contains("_disk_")))
                .containsExactlyElementsOf(
                        earlier.lines().filter(line -> !line.contains("_disk_")).toList());
        later.published(2, 0);
        assertThat(later.text()).contains("homing_delivered_mails_total{host=\"pi\"} 5.0");
    }

    @Test
    void aLaneThatThisHostFollowsNoLongerIsForgotten() {
        AgentMetrics later = meters(ONE);
        later.resume(busy().text());
        assertThat(later.text()).contains("lane=\"1\"").doesNotContain("lane=\"0\"");
    }

    @Test
    void whatIsNotUnderstoodIsPassedOver() {
        AgentMetrics agentMetrics = meters(Lane.FIRST);
        String before = agentMetrics.text().replaceAll("(?m)^homing_disk.*$", "");
        agentMetrics.resume(
                "node_load1 3\nhoming_position 7\nhoming_nonsense{host=\"pi\"} 1\nhoming_position{host=\"pi\",lane=\"0\"} x");
        assertThat(agentMetrics.text().replaceAll("(?m)^homing_disk.*$", "")).isEqualTo(before);
    }

    /** Everything has happened once. */
    private AgentMetrics busy() {
        AgentMetrics agentMetrics = meters(Lane.FIRST, ONE);
        agentMetrics.requested("Query");
        agentMetrics.found(Lane.FIRST, new Position(6), List.of(entry()));
        agentMetrics.found(ONE, new Position(3), List.of());
        agentMetrics.published(3, 1000);
        agentMetrics.complete(
                new SyncReport(
                        List.of(
                                new LaneReport(Lane.FIRST, new Position(7), 1, 1000, List.of(), 2),
                                new LaneReport(ONE, new Position(3), 0, 0, List.of(), 0)),
                        Optional.empty()),
                Duration.ofMillis(250));
        agentMetrics.failed("setup", Duration.ofMillis(250));
        return agentMetrics;
    }

    private static Entry entry() {
        var message = new MessageId("m7");
        return new Entry(
                Lane.FIRST,
                new Position(7),
                message,
                MailboxName.of("ann@example.org"),
                FolderName.INBOX,
                Set.of(),
                1000,
                Sha256.of(""),
                COMMITTED,
                COMMITTED,
                StoreLayout.processed(message));
    }
}
