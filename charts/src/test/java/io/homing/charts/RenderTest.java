package io.homing.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm makes of the chart, and what it refuses to make anything of. */
final class RenderTest {
    private static final Path GOLDEN = Path.of("src/test/golden");
    private static final String REFRESH = "mvn -pl charts -am test -Dgolden=refresh";

    @TempDir
    Path directory;

    static Stream<String> cases() {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void helmFindsNothingToComplainOf(String name) throws IOException {
        Path chart = directory.resolve("homing"); // lint knows no values but the chart's own
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path file : files.toList()) {
                Files.copy(file, chart.resolve(Chart.DIRECTORY.relativize(file)));
            }
        }
        ObjectNode values = (ObjectNode) Chart.YAML.readTree(Files.readString(chart.resolve("values.yaml")));
        JsonNode over = Chart.YAML.readTree(Files.readString(Chart.values(name)));
        Files.writeString(chart.resolve("values.yaml"), Chart.YAML.writeValueAsString(Chart.merged(values, over)));
        var result = Chart.engine(chart).lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsRenderedIsWhatWasReviewed(String name) throws IOException {
        Path golden = GOLDEN.resolve(name + ".yaml");
        String rendered = Chart.render(name);
        if (System.getProperty("golden", "").equals("refresh")) {
            Files.writeString(golden, rendered);
        }
        assertThat(golden).as("to refresh it: %s", REFRESH).exists();
        assertThat(rendered).as("to refresh it: %s", REFRESH).isEqualTo(Files.readString(golden));
    }

    /** What a type does not know it keeps as an additional property: the API server would drop it, or refuse it. */
    @ParameterizedTest
    @MethodSource("cases")
    void everyFieldOfEveryManifestIsOneThatKubernetesKnows(String name) {
        List<HasMetadata> manifests = Chart.manifests(name);
        assertThat(manifests).hasSizeGreaterThan(6);
        for (HasMetadata manifest : manifests) {
            assertThat(Unknown.in(manifest)).as(manifest.getKind()).isEmpty();
        }
    }

    @Test
    void theJudgeOfFieldsDoesFindOneThatIsMisspelt() throws IOException {
        JsonNode manifest = Chart.YAML.readTree("""
                {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {template: {spec: {containers: [
                  {name: c, securityContext: {readOnlyRootFs: true}, livenessProbe: {tcpSocket: {prot: 1}}}]}}}}
                """);
        assertThat(Unknown.in(Chart.typed(manifest))).containsExactlyInAnyOrder("readOnlyRootFs", "prot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store          | {bucket: No_Bucket}                     | bucket",
                "store          | {region: Frankfurt}                     | region",
                "aws            | {roleArn: 'arn:aws:iam::123456789012:role/x'} | aws",
                "aws            | {credentialsSecret: ''}                 | aws",
                "aws            | {accessKey: AKIA}                       | accessKey",
                "users          | {secret: ''}                            | users",
                "tls            | {issuerName: letsencrypt}               | dnsNames",
                "tls            | {dnsNames: [a.example.org]}             | dnsNames",
                "agent          | {maxAge: 1m}                            | maxAge",
                "agent          | {interval: 5}                           | interval",
                "agent          | {lanes: []}                             | lanes",
                "agent          | {image: {digest: 'sha256:12'}}          | digest",
                "agent          | {image: {tag: latest}}                  | tag",
                "dovecot        | {version: '2.2'}                        | version",
                "dovecot        | {version: 2.4}                          | version",
                "service        | {type: ExternalName}                    | type",
                "metrics        | {podMonitor: 'yes'}                   | podMonitor",
                "metrics        | {serviceMonitor: true}                | serviceMonitor",
                "metrics        | {namespace: 'Not A Namespace'}        | namespace",
                "disruption     | {maxUnavailable: 2}                     | maxUnavailable",
                "pod            | {privileged: true}                      | privileged",
                "replicas       | 2                                       | replicas",
                "host           | 'Not A Host'                            | host",
            })
    void valuesThatCannotWorkAreRefusedByName(String key, String value, String told) throws IOException {
        ObjectNode values = (ObjectNode) Chart.YAML.readTree(Files.readString(Chart.values("least")));
        Path file = directory.resolve("values.yaml");
        Chart.merged(values, Chart.YAML.readTree("{" + key + ": " + value + "}"));
        Files.writeString(file, Chart.YAML.writeValueAsString(values));
        assertThatThrownBy(() -> Chart.render(file)).hasMessageContaining(told);
    }

    @Test
    void nothingIsInstalledBeforeAnybodySaidWhereTheMailIs() throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), "{}\n");
        assertThatThrownBy(() -> Chart.render(file))
                .hasMessageContaining("bucket")
                .hasMessageContaining("secret");
    }

    /** Every setting is explained in the README, and the README explains no other. */
    @Test
    void theReadmeHasEverySettingWithItsDefault() throws IOException {
        List<String> settings = new ArrayList<>();
        settings("", Chart.YAML.readTree(Files.readString(Chart.DIRECTORY.resolve("values.yaml"))), settings);
        List<String> told = Files.readString(Chart.DIRECTORY.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replaceAll("^\\| (`[^`]*` \\| (`[^`]*`)?) *\\|.*", "$1")
                        .strip())
                .toList();
        assertThat(told).containsExactlyElementsOf(settings);
    }

    private static void settings(String path, JsonNode values, List<String> into) {
        values.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String name = path + field.getKey();
            if (value.isObject() && !value.isEmpty()) {
                settings(name + ".", value, into);
            } else {
                boolean none = value.isTextual() && value.asText().isEmpty();
                String shown = none ? "" : "`" + plain(value) + "`";
                into.add("`%s` | %s".formatted(name, shown).strip());
            }
        });
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
