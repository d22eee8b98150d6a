package io.homing.charts;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart as Helm's own engine renders it. */
final class Chart {
    static final Path DIRECTORY = Path.of("homing");
    static final ObjectMapper YAML = new YAMLMapper();

    private static final Path VALUES = Path.of("src/test/values");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "ConfigMap", ConfigMap.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "Role", Role.class,
            "RoleBinding", RoleBinding.class,
            "Service", Service.class,
            "ServiceAccount", ServiceAccount.class,
            "StatefulSet", StatefulSet.class);

    private Chart() {}

    /** The names of the values files to try, without their ending. */
    static Stream<String> cases() {
        try (Stream<Path> files = Files.list(VALUES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path values(String name) {
        return VALUES.resolve(name + ".yaml");
    }

    static String render(String name) {
        return render(values(name));
    }

    /** @throws RuntimeException with Helm's words when it refuses the values */
    static String render(Path values) {
        return render(values, "mail");
    }

    /** @throws RuntimeException with Helm's words when it refuses the values, or the name of the release */
    static String render(Path values, String release) {
        return engine(DIRECTORY)
                .template()
                .withName(release)
                .withNamespace("post")
                .withKubeVersion("1.30.0") // without a cluster, Helm would think of 1.20
                .withValuesFile(values.toAbsolutePath())
                .call();
    }

    /** Aborts the test where there is no Helm: its library comes for Linux on amd64 only. */
    static Helm engine(Path chart) {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            abort("*** NOT tested here: the Helm chart, for want of Helm's library for this machine");
        }
        return new Helm(chart.toAbsolutePath());
    }

    static List<JsonNode> documents(String rendered) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything but what belongs to cert-manager and to the Prometheus Operator, as the types of Kubernetes. */
    static List<HasMetadata> manifests(String name) {
        return documents(render(name)).stream()
                .filter(document ->
                        !document.path("apiVersion").asText().matches("(cert-manager.io|monitoring.coreos.com)/v1"))
                .<HasMetadata>map(Chart::typed)
                .toList();
    }

    static <T extends HasMetadata> List<T> all(String name, Class<T> type) {
        return manifests(name).stream().filter(type::isInstance).map(type::cast).toList();
    }

    static StatefulSet statefulSet(String name) {
        return all(name, StatefulSet.class).getFirst();
    }

    /** A file of a ConfigMap. */
    static String file(String name, String file) {
        return all(name, ConfigMap.class).stream()
                .flatMap(map -> Stream.ofNullable(map.getData().get(file)))
                .findFirst()
                .orElseThrow();
    }

    static HasMetadata typed(JsonNode document) {
        String kind = document.path("kind").asText();
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no type to judge a " + kind + " by");
        }
        return YAML.convertValue(document, type);
    }

    /** The second laid over the first, as Helm does it. */
    static ObjectNode merged(ObjectNode values, JsonNode over) {
        over.properties().forEach(field -> {
            JsonNode old = values.get(field.getKey());
            boolean both = old instanceof ObjectNode && field.getValue().isObject();
            values.set(field.getKey(), both ? merged((ObjectNode) old, field.getValue()) : field.getValue());
        });
        return values;
    }
}
