package io.homing.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the chart without what Kubernetes 1.20 cannot know, by name: {@link #YOUNGER}, {@code agent.nativeSidecar},
 * and the kinds of cert-manager and of the Prometheus Operator. That API server would learn these, but built by a Go of
 * today, which its JSON library is too old for, it does not survive them.
 *
 * @param directory where the copy is
 */
record OlderChart(Path directory) {
    /** What 1.20 does not know, what it knew instead, and where that is. */
    private static final List<Younger> YOUNGER = List.of(
            new Younger("Chart.yaml", "kubeVersion: \">=1.27.0-0\"\n", ""),
            new Younger("templates/poddisruptionbudget.yaml", "policy/v1", "policy/v1beta1"),
            new Younger("templates/poddisruptionbudget.yaml", "  unhealthyPodEvictionPolicy: AlwaysAllow\n", ""),
            new Younger(
                    "templates/statefulset.yaml",
                    "  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}\n",
                    ""));

    private record Younger(String file, String text, String older) {}

    static OlderChart in(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, directory.resolve(Chart.DIRECTORY.relativize(file)));
            }
        }
        var chart = new OlderChart(directory);
        for (Younger younger : YOUNGER) {
            chart.replace(younger.file(), younger.text(), younger.older());
        }
        Files.delete(directory.resolve("templates/certificate.yaml"));
        return chart;
    }

    /** Fails where the text is not there: a list of what is left out must not say more than is true. */
    void replace(String file, String text, String by) throws IOException {
        Path changed = directory.resolve(file);
        assertThat(changed).content().contains(text);
        Files.writeString(changed, Files.readString(changed).replace(text, by));
    }

    /** As release {@code mail}, like everything in this module. */
    InstallCommand install(ControlPlane cluster, String namespace, String values) {
        return Chart.engine(directory)
                .install()
                .withName("mail")
                .withNamespace(namespace)
                .createNamespace()
                .withKubeConfig(cluster.kubeconfig())
                .withValuesFile(Chart.values(values).toAbsolutePath())
                .set("agent.nativeSidecar", false)
                .set("metrics.podMonitor", false)
                .set("metrics.prometheusRule", false);
    }

    UpgradeCommand upgrade(ControlPlane cluster, String namespace, String agentTag) {
        return Chart.engine(directory)
                .upgrade()
                .withName("mail")
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .reuseValues()
                .set("agent.image.tag", agentTag);
    }
}
