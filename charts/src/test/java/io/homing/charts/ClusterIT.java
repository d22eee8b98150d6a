package io.homing.charts;

import static io.homing.charts.ControlPlane.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart in the hands of a real API server, and of the controllers behind it ({@link ControlPlane}), but for what theirs
 * cannot know ({@link OlderChart}).
 */
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "a real API server: ./check --long")
final class ClusterIT {
    private static final String KINDS =
            "statefulsets,controllerrevisions,pods,services,configmaps,serviceaccounts,roles,"
                    + "rolebindings,networkpolicies,poddisruptionbudgets,persistentvolumeclaims";

    @TempDir
    private static Path directory;

    private static ControlPlane cluster;
    private static OlderChart chart;

    @BeforeAll
    static void startTheCluster() throws Exception {
        cluster = ControlPlane.start(directory);
        chart = OlderChart.in(directory.resolve("chart"));
    }

    @AfterAll
    static void stopTheCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    static Stream<String> cases() {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theApiServerTakesEveryManifest(String values) throws Exception {
        String namespace = "taken-" + values.replace('.', '-');
        chart.install(cluster, namespace, values).call();
        List<String> rendered = Chart.manifests(values).stream()
                .map(manifest ->
                        manifest.getKind() + "/" + manifest.getMetadata().getName())
                .toList();
        assertThat(rendered).hasSizeGreaterThan(6);
        for (String name : rendered) {
            JsonNode there = cluster.json("get", name, "--namespace", namespace);
            assertThat(there.at("/metadata/annotations/meta.helm.sh~1release-name")
                            .asText())
                    .as(name)
                    .isEqualTo("mail");
        }
    }

    /** Or the test above says nothing: one field that this API server does not know, and Helm installs nothing. */
    @Test
    void aFieldThatTheApiServerDoesNotKnowIsRefused() throws IOException {
        OlderChart misspelt = OlderChart.in(directory.resolve("misspelt"));
        misspelt.replace("templates/statefulset.yaml", "  replicas: 1\n", "  replicas: 1\n  repilcas: 1\n");
        assertThatThrownBy(() -> misspelt.install(cluster, "refused", "least").call())
                .hasMessageContaining("repilcas");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shared      | events [] [create]; leases.coordination.k8s.io [] [create]; leases.coordination.k8s.io [mail] [get update]",
                "least       | events [] [create]",
                "dovecot-2.3 | ''",
            })
    void theAgentsTokenMayDoWhatTheAgentDoesAndNothingElse(String values, String rights) throws Exception {
        String namespace = "rights-" + values.replace('.', '-');
        chart.install(cluster, namespace, values).call();
        String token = cluster.token(namespace, "mail");
        List<String> told = cluster.kubectl(
                        "--token", token, "--namespace", namespace, "auth", "can-i", "--list", "--no-headers")
                .lines()
                // What every token may do: ask what it may do, and which versions there are.
                .filter(line -> !line.startsWith(" ") && !line.startsWith("selfsubject"))
                .map(line -> line.replaceAll("^(\\S+) +\\[] +(\\[.*]) +(\\[.*])$", "$1 $2 $3"))
                .sorted()
                .toList();
        assertThat(String.join("; ", told)).isEqualTo(rights);
        for (String attempt : List.of(
                "get secrets", "get pods", "get events", "get lease other", "delete lease mail", "get configmaps -A")) {
            var refused = cluster.attempt(("--token " + token + " -n " + namespace + " " + attempt).split(" "));
            assertThat(refused.exit()).as(attempt).isNotZero();
            assertThat(refused.err()).as(attempt).contains("Forbidden");
        }
    }

    @Test
    void anUpgradeReplacesThePodOneThatFailsIsRolledBackAndAfterUninstallTheClaimIsStillThere() throws Exception {
        String namespace = "life";
        chart.install(cluster, namespace, "least")
                .set("service.type", "ClusterIP")
                .call();
        await("a pod", () -> image(namespace).endsWith("homing-agent:0.1.0"));
        String claim = claim(namespace);

        chart.upgrade(cluster, namespace, "0.2.0").call();
        await("a new pod", () -> image(namespace).endsWith("homing-agent:0.2.0"));

        // There is no node to find out that one of two images does not start: the test says so.
        var node = Thread.ofVirtual().start(() -> ready(namespace, "homing-agent:0.2.0"));
        try {
            assertThatThrownBy(() -> chart.upgrade(cluster, namespace, "0.3.0")
                            .atomic()
                            .withTimeout(20)
                            .call())
                    .hasMessageContaining("has been rolled back");
        } finally {
            node.interrupt();
            node.join();
        }
        await("the pod of before", () -> image(namespace).endsWith("homing-agent:0.2.0"));
        assertThat(claim(namespace)).isEqualTo(claim);

        Helm.uninstall("mail")
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .call();
        await(
                "nothing but the claim",
                () -> cluster.kubectl(
                                "get", KINDS, "-n", namespace, "-l", "app.kubernetes.io/instance=mail", "-o", "name")
                        .strip()
                        .equals("persistentvolumeclaim/mail-mail-0"));

        chart.install(cluster, namespace, "least").call();
        await("a pod", () -> image(namespace).endsWith("homing-agent:0.1.0"));
        assertThat(claim(namespace)).as("the mail of before").isEqualTo(claim);
    }

    /** The image of the pod's agent; empty where there is no pod. */
    private static String image(String namespace) throws IOException {
        return cluster
                .json("get", "pods", "-n", namespace, "--field-selector", "metadata.name=mail-0")
                .path("items")
                .findParents("image")
                .stream()
                .filter(container -> container.path("name").asText().equals("agent"))
                .map(container -> container.path("image").asText())
                .findFirst()
                .orElse("");
    }

    private static String claim(String namespace) throws IOException {
        return cluster.json("get", "persistentvolumeclaim", "mail-mail-0", "-n", namespace)
                .at("/metadata/uid")
                .asText();
    }

    /** Plays the node, until interrupted: a pod whose agent has this image gets ready, and no other. */
    private static void ready(String namespace, String image) {
        try {
            while (true) {
                if (image(namespace).endsWith(image)) {
                    JsonNode pod = cluster.json("get", "pod", "mail-0", "-n", namespace);
                    ((ObjectNode) pod).set("status", Chart.YAML.readTree("""
                            {phase: Running, conditions: [{type: Ready, status: "True"}]}
                            """));
                    Path file = Files.write(
                            directory.resolve("pod.json"), pod.toString().getBytes(UTF_8));
                    cluster.attempt(
                            "replace",
                            "--raw",
                            "/api/v1/namespaces/%s/pods/mail-0/status".formatted(namespace),
                            "-f",
                            file.toString());
                }
                Thread.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | AssertionError e) {
            throw new IllegalStateException("the node went away", e);
        }
    }
}
