package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the agent tells, judged by a Prometheus that asks it, and by those who look at that Prometheus. */
@Timeout(120)
final class MetricsIT {
    private static final Path CHART = Path.of("../charts/homing/files");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAILS = 30;

    private final List<Process> started = new ArrayList<>();

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private Cloud cloud;
    private Host host;

    @BeforeEach
    void startCloud() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        host = Host.following(cloud, directory, "pi");
        MailFixtures.fill(cloud, MAILS, List.of("ann"));
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
        cloud.close();
    }

    @Test
    void everyPanelShowsSomethingAndNoAlertIsBroken() throws Exception {
        needPrometheus();
        int agent = freePort();
        configure("health: {address: '127.0.0.1:%d'}".formatted(agent));
        start(host.process("64m", "run"), "agent.log");
        int prometheus = startPrometheus(agent);

        await(prometheus, "homing_position == %d and on (host) rate(homing_cycles_total[10s]) > 0".formatted(MAILS));
        assertThat(query(prometheus, "homing_delivered_mails_total{host=\"pi\"}")
                        .at("/data/result/0/value/1")
                        .asText())
                .isEqualTo("" + MAILS);
        JsonNode panels =
                JSON.readTree(Files.readString(CHART.resolve("dashboard.json"))).path("panels");
        assertThat(panels).hasSizeGreaterThan(10).allSatisfy(panel -> {
            String expression = panel.at("/targets/0/expr")
                    .asText()
                    .replace("$__rate_interval", "10s")
                    .replace("$host", "pi");
            assertThat(query(prometheus, expression).at("/data/result"))
                    .as("%s: %s", panel.path("title").asText(), expression)
                    .isNotEmpty()
                    .allSatisfy(
                            series -> assertThat(series.at("/value/1").asText()).isNotEqualTo("NaN"));
        });

        JsonNode rules = ask(prometheus, "/api/v1/rules").at("/data/groups/0/rules");
        assertThat(rules).hasSizeGreaterThan(8).allSatisfy(rule -> {
            assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
            assertThat(rule.path("state").asText()).as(rule.toString()).isNotEqualTo("firing");
        });
    }

    @Test
    void aTimerGoesOnCountingInItsFileAndSaysWhenItLastWentWell() throws Exception {
        Path file = directory.resolve("homing.prom");
        configure("metrics: {textfile: %s}".formatted(file));
        assertThat(host.homing("sync").exit()).isZero();
        assertThat(host.homing("sync").exit()).isZero();
        List<String> told = Files.readAllLines(file);
        assertThat(told)
                .contains(
                        "homing_delivered_mails_total{host=\"pi\"} 30.0",
                        "homing_cycles_total{host=\"pi\",outcome=\"complete\"} 2.0",
                        "homing_position{host=\"pi\",lane=\"0\"} 30.0",
                        "homing_requests_total{host=\"pi\",operation=\"GetObject\"} 30.0");
        needPrometheus();
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(promtool.getInputStream().readAllBytes(), UTF_8)).isEmpty();

        cloud.close();
        assertThat(host.homing("sync").exit()).isEqualTo(75);
        assertThat(Files.readAllLines(file))
                .contains("homing_cycles_total{host=\"pi\",outcome=\"passing\"} 1.0")
                .containsAll(told.stream()
                        .filter(line -> line.matches("homing_(last_success|position|withheld|delivered).*"))
                        .toList());
    }

    /** It is started every minute: what it does not need must not be loaded. */
    @Test
    void aTimerLoadsNothingThatItIsNotToldToUse() throws Exception {
        Path classes = directory.resolve("classes");
        ProcessBuilder agent = host.process("64m", "sync");
        agent.command().add(1, "-Xlog:class+load:file=" + classes);
        Process process =
                agent.redirectOutput(directory.resolve("sync.log").toFile()).start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(classes))
                .contains("io.homing.agent.sync.SyncRun ")
                .doesNotContain("io.micrometer", "io.prometheus", "org.quartz", "com.sun.net.httpserver", "io.fabric8");
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(host.config(), yaml + "\n", StandardOpenOption.APPEND);
    }

    private int startPrometheus(int agent) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yaml"), """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
                rule_files: [%s]
                scrape_configs:
                  - job_name: homing
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(
                        CHART.resolve("alerts.yaml").toAbsolutePath(), agent));
        int port = freePort();
        start(
                new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port),
                "prometheus.log");
        return port;
    }

    private void start(ProcessBuilder program, String log) throws IOException {
        started.add(program.redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start());
    }

    private void await(int prometheus, String expression) throws Exception {
        while (true) {
            for (Process process : started) {
                assertThat(process.isAlive()).as("see %s", directory).isTrue();
            }
            try {
                if (!query(prometheus, expression).at("/data/result").isEmpty()) {
                    return;
                }
            } catch (IOException e) {
                // it does not listen yet
            }
            Thread.sleep(200);
        }
    }

    private static JsonNode query(int prometheus, String expression) throws IOException {
        return ask(prometheus, "/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
    }

    private static JsonNode ask(int prometheus, String path) throws IOException {
        var address = URI.create("http://127.0.0.1:" + prometheus + path).toURL();
        try (var answer = address.openStream()) {
            return JSON.readTree(answer);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void needPrometheus() {
        if (Stream.of("/usr/bin", "/usr/local/bin").noneMatch(bin -> Files.isExecutable(Path.of(bin, "prometheus")))) {
            String complaint = "*** NOT tested here: metrics and dashboard, for want of prometheus. To test it too:"
                    + " sudo apt-get install prometheus";
            System.err.println(complaint);
            abort(complaint);
        }
    }
}
