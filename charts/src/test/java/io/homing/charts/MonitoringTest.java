package io.homing.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and dashboard: one source for the cluster and for a plain Prometheus, and about metrics that there are. */
final class MonitoringTest {
    private static final Path FILES = Chart.DIRECTORY.resolve("files");
    private static final Path METRICS = Path.of("../docs/reference/metrics.md");
    private static final Pattern METRIC = Pattern.compile("homing_\\w+");

    @Test
    void theClusterGetsTheSameRulesAsAPlainPrometheus() throws IOException {
        assertThat(document("PrometheusRule").path("spec"))
                .isEqualTo(Chart.YAML.readTree(Files.readString(FILES.resolve("alerts.yaml"))));
    }

    @Test
    void theClusterGetsTheDashboardAsItIs() throws IOException {
        assertThat(new ObjectMapper().readTree(Chart.file("metrics", "homing.json")))
                .isEqualTo(new ObjectMapper().readTree(Files.readString(FILES.resolve("dashboard.json"))));
    }

    @Test
    void aScrapeAsksThePortThatTheAgentListensAt() {
        JsonNode monitor = document("PodMonitor");
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/port").asText()).isEqualTo("health");
        assertThat(Chart.YAML.convertValue(monitor.at("/spec/selector/matchLabels"), Object.class))
                .isEqualTo(Chart.statefulSet("metrics").getSpec().getSelector().getMatchLabels());
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    }

    @Test
    void nobodyNeedsThePrometheusOperator() {
        assertThat(Chart.documents(Chart.render("least")))
                .noneMatch(document -> document.path("apiVersion").asText().startsWith("monitoring."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
    void everyMetricThatIsAskedForIsOneThatTheAgentTells(String file) throws IOException {
        Set<String> asked = metrics(FILES.resolve(file));
        assertThat(asked).hasSizeGreaterThan(6);
        assertThat(metrics(METRICS)).containsAll(asked);
    }

    @Test
    void everyAlertSaysWhereItIsAndWhatToType() throws IOException {
        JsonNode rules = Chart.YAML
                .readTree(Files.readString(FILES.resolve("alerts.yaml")))
                .at("/groups/0/rules");
        assertThat(rules).hasSizeGreaterThan(8).allSatisfy(rule -> {
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        });
    }

    private static JsonNode document(String kind) {
        return Chart.documents(Chart.render("metrics")).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> metrics(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(Files.readString(file)).results().forEach(match -> names.add(match.group()));
        return names;
    }
}
