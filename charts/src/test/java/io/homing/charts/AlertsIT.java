package io.homing.charts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules on invented histories, judged by Prometheus' own tool ({@code src/test/alerts}). */
final class AlertsIT {
    private static final Path RULES = Chart.DIRECTORY.resolve("files/alerts.yaml");
    private static final Path HISTORIES = Path.of("src/test/alerts");

    @TempDir
    private Path directory;

    @BeforeEach
    void needPromtool() {
        if (Stream.of("/usr/bin", "/usr/local/bin").noneMatch(bin -> Files.isExecutable(Path.of(bin, "promtool")))) {
            String complaint = "*** NOT tested here: the alert rules, for want of promtool. To test it too:"
                    + " sudo apt-get install prometheus";
            System.err.println(complaint);
            abort(complaint);
        }
    }

    @Test
    void everyAlertSpeaksWhenItMustAndNotBefore() throws Exception {
        Run run = promtool(Chart.YAML.readTree(Files.readString(RULES)));
        assertThat(run.exit()).as(run.printed()).isZero();
    }

    /** Or the test above says nothing of it: each alert in turn never speaks, or always. */
    @Test
    void anAlertThatIsBrokenIsNoticed() throws Exception {
        JsonNode rules = Chart.YAML.readTree(Files.readString(RULES)).at("/groups/0/rules");
        for (int n = 0; n < rules.size(); n++) {
            for (String broken : new String[] {"vector(0) > 1", "vector(1)"}) {
                JsonNode file = Chart.YAML.readTree(Files.readString(RULES));
                ObjectNode rule = (ObjectNode) file.at("/groups/0/rules/" + n);
                rule.put("expr", broken);
                assertThat(promtool(file).exit())
                        .as("%s: %s", rule.path("alert").asText(), broken)
                        .isEqualTo(1);
            }
        }
    }

    /** What promtool said of it. */
    private record Run(int exit, String printed) {}

    private Run promtool(JsonNode rules) throws IOException, InterruptedException {
        Path rule = Files.writeString(directory.resolve("rules.yaml"), Chart.YAML.writeValueAsString(rules));
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        for (String name : List.of("alerts.yaml", "days.yaml")) {
            String history = Files.readString(HISTORIES.resolve(name));
            command.add(Files.writeString(
                            directory.resolve(name),
                            history.replace("../../../homing/files/alerts.yaml", rule.toString()))
                    .toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), printed);
    }
}
