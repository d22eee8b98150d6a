package io.homing.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pod may do, what it sees, and who reaches it. */
final class PodTest {
    @TempDir
    Path directory;

    static Stream<String> cases() {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noContainerHasAnyPrivilege(String name) {
        PodSpec pod = pod(name);
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(containers(pod)).hasSize(3).allSatisfy(container -> {
            SecurityContext context = container.getSecurityContext();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isEmpty();
            assertThat(context.getPrivileged()).isNull();
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    /** Whom the pod runs as is said once: a container that said something else would write mails Dovecot cannot read. */
    @ParameterizedTest
    @MethodSource("cases")
    void agentAndDovecotAreTheSameUser(String name) {
        PodSpec pod = pod(name);
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(containers(pod)).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getRunAsUser()).isNull();
            assertThat(container.getSecurityContext().getRunAsGroup()).isNull();
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agentAndDovecotShareTheMailAndNothingElse(String name) {
        Set<String> shared = new HashSet<>(volumes(container(name, "agent")));
        shared.retainAll(volumes(container(name, "dovecot")));
        assertThat(shared).containsExactly("mail");
        assertThat(volumes(container(name, "agent"))).doesNotContain("users", "tls");
        assertThat(volumes(container(name, "dovecot"))).doesNotContain("aws");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVolumeIsThereAndMounted(String name) {
        PodSpec pod = pod(name);
        Set<String> mounted =
                containers(pod).stream().flatMap(c -> volumes(c).stream()).collect(Collectors.toSet());
        Set<String> there = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        there.add(Chart.statefulSet(name)
                .getSpec()
                .getVolumeClaimTemplates()
                .getFirst()
                .getMetadata()
                .getName());
        assertThat(mounted).isEqualTo(there);
    }

    /** Secrets are named, never made: a chart that renders them leaves them in every release record. */
    @ParameterizedTest
    @MethodSource("cases")
    void noManifestHoldsASecret(String name) {
        assertThat(Chart.documents(Chart.render(name)))
                .noneMatch(document -> document.path("kind").asText().equals("Secret"));
        assertThat(Chart.all(name, ConfigMap.class))
                .hasSizeBetween(2, 3)
                .allSatisfy(map -> assertThat(map.getData())
                        .allSatisfy((file, text) -> assertThat(text)
                                .doesNotContainIgnoringCase(
                                        "aws_secret", "aws_access", "PRIVATE KEY", "{PLAIN}", "$6$")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imapIsReachableWhileTheJournalIsNot(String name) {
        assertThat(Chart.all(name, Service.class)).hasSize(2).allSatisfy(service -> {
            assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
            assertThat(service.getSpec().getSelector())
                    .isEqualTo(Chart.statefulSet(name).getSpec().getSelector().getMatchLabels());
            assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getPort()).isEqualTo(993);
                assertThat(port.getTargetPort().getValue()).isEqualTo("imaps");
            });
        });
        assertThat(container(name, "dovecot").getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("imaps");
            assertThat(port.getContainerPort()).isEqualTo(31993);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noProbeOfTheAgentKeepsDovecotFromStarting(String name) {
        Container agent = container(name, "agent");
        assertThat(agent.getStartupProbe()).isNull();
        assertThat(agent.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(agent.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
        assertThat(container(name, "dovecot").getLivenessProbe().getHttpGet()).isNull();
    }

    @Test
    void aPodThatIsNotReadyIsReplacedByAnUpgrade() {
        assertThat(Chart.statefulSet("least").getSpec().getPodManagementPolicy())
                .isEqualTo("Parallel");
    }

    @Test
    void aNativeSidecarStartsAfterTheDirectoryIsMade() {
        assertThat(pod("token").getInitContainers())
                .extracting(Container::getName, Container::getRestartPolicy)
                .containsExactly(tuple("mail-directory", null), tuple("agent", "Always"));
        assertThat(pod("least").getContainers()).extracting(Container::getName).containsExactly("dovecot", "agent");
    }

    @Test
    void onlyImapsComesInAndOnlyNamesHttpsAndTheApiServerGoOut() {
        NetworkPolicy policy = Chart.all("least", NetworkPolicy.class).getFirst();
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress().stream().flatMap(rule -> rule.getPorts().stream()))
                .extracting(port -> port.getPort().getValue())
                .containsExactly("imaps");
        assertThat(policy.getSpec().getEgress().stream().flatMap(rule -> rule.getPorts().stream()))
                .extracting(port -> port.getProtocol() + " " + port.getPort().getValue())
                .containsExactly("UDP 53", "TCP 53", "TCP 443", "TCP 6443");
        assertThat(Chart.all("dovecot-2.3", NetworkPolicy.class)).isEmpty();
    }

    @Test
    void thePrometheusOfTheClusterComesInWhereItsNamespaceIsSaid() {
        NetworkPolicy policy = Chart.all("metrics", NetworkPolicy.class).getFirst();
        var rule = policy.getSpec().getIngress().get(1);
        assertThat(rule.getFrom())
                .singleElement()
                .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels())
                        .containsExactly(Map.entry("kubernetes.io/metadata.name", "monitoring")));
        assertThat(rule.getPorts())
                .extracting(port -> port.getPort().getValue())
                .containsExactly(
                        container("metrics", "agent").getPorts().getFirst().getName());
    }

    @Test
    void aDigestWinsOverATag() {
        assertThat(container("dovecot-2.3", "agent").getImage())
                .isEqualTo("registry.example.org/homing-agent@sha256:" + "1".repeat(64));
        assertThat(container("least", "agent").getImage()).isEqualTo("localhost/homing-agent:0.1.0");
        assertThat(container("least", "dovecot").getImage()).endsWith(":2.4.2-root");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAgentUnderstandsItsConfiguration(String name) throws IOException {
        AgentConfig config = config(name);
        Container agent = container(name, "agent");
        assertThat(agent.getArgs()).containsExactly("run", "--config", "/etc/homing/agent.yaml");
        assertThat(agent.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .anyMatch(path -> config.mail().root().startsWith(path));
        assertThat(config.health().address())
                .map(InetSocketAddress::getPort)
                .contains(agent.getPorts().getFirst().getContainerPort());
    }

    @Test
    void theAgentIsToldWhatTheValuesSay() throws IOException {
        AgentConfig config = config("dovecot-2.3");
        assertThat(config.host()).hasToString("no");
        assertThat(config.store().region()).isEqualTo("us-east-1");
        assertThat(config.store().bucket()).isEqualTo("example-mail-2");
        assertThat(config.store().table()).isEqualTo("homing-2");
        assertThat(config.sync().lanes()).extracting(Object::toString).containsExactly("0", "7");
        assertThat(config.sync().interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.sync().fetches()).isEqualTo(2);
        assertThat(config.health().maxAge()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void credentialsComeFromAFileOrFromATokenNeverFromBoth() throws IOException {
        assertThat(config("least").store().credentials()).contains(Path.of("/run/secrets/aws/credentials"));
        assertThat(container("least", "agent").getEnv()).isEmpty();
        assertThat(config("token").store().credentials()).isEqualTo(Optional.empty());
        assertThat(container("token", "agent").getEnv())
                .extracting("name", "value")
                .contains(tuple("AWS_WEB_IDENTITY_TOKEN_FILE", "/run/secrets/aws/token"));
    }

    /** Dovecot, which strangers speak to, has nothing that the API server would listen to. */
    @ParameterizedTest
    @MethodSource("cases")
    void noContainerButTheAgentHasATokenOfTheCluster(String name) {
        PodSpec pod = pod(name);
        Set<String> tokens = pod.getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .map(Volume::getName)
                .collect(Collectors.toSet());
        assertThat(containers(pod)).allSatisfy(container -> {
            if (!container.getName().equals("agent")) {
                assertThat(volumes(container)).noneMatch(tokens::contains);
            }
        });
    }

    @Test
    void theAgentMayLeaveEventsAndNothingElse() {
        assertThat(Chart.all("least", Role.class))
                .singleElement()
                .satisfies(role -> assertThat(rights(role)).containsExactly("/events [] [create]"));
        assertThat(Chart.all("least", RoleBinding.class)).singleElement().satisfies(binding -> {
            assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
            assertThat(binding.getSubjects())
                    .extracting(Subject::getName, Subject::getNamespace)
                    .containsExactly(tuple(pod("least").getServiceAccountName(), "post"));
        });
    }

    @Test
    void aVolumeThatTwoNodesCanMountHasALeaseThatTheAgentMayHold() throws IOException {
        assertThat(config("shared").kubernetes().orElseThrow().lease()).contains("mail");
        assertThat(Chart.all("shared", Role.class))
                .singleElement()
                .satisfies(role -> assertThat(rights(role))
                        .containsExactly(
                                "/events [] [create]",
                                "coordination.k8s.io/leases [] [create]",
                                "coordination.k8s.io/leases [mail] [get, update]"));
    }

    @Test
    void anAgentThatNeedsNoClusterHasNoTokenAndNoRights() throws IOException {
        assertThat(config("dovecot-2.3").kubernetes()).isEmpty();
        assertThat(Chart.all("dovecot-2.3", Role.class)).isEmpty();
        assertThat(pod("dovecot-2.3").getVolumes()).noneMatch(volume -> volume.getProjected() != null);
    }

    /** The files that the agent wants, where it looks for them. */
    @Test
    void theAgentFindsItsAccountWhereItLooks() throws IOException {
        AgentConfig.Kubernetes cluster = config("least").kubernetes().orElseThrow();
        assertThat(cluster.lease()).isEmpty();
        assertThat(container("least", "agent").getVolumeMounts())
                .filteredOn(
                        mount -> mount.getMountPath().equals(cluster.account().toString()))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getName()).isEqualTo("cluster"));
        Volume volume = pod("least").getVolumes().stream()
                .filter(candidate -> candidate.getName().equals("cluster"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.getProjected().getSources().stream().flatMap(PodTest::files))
                .containsExactlyInAnyOrder("token", "ca.crt", "namespace", "name", "uid");
    }

    private static Stream<String> files(VolumeProjection source) {
        if (source.getServiceAccountToken() != null) {
            return Stream.of(source.getServiceAccountToken().getPath());
        }
        if (source.getConfigMap() != null) {
            return source.getConfigMap().getItems().stream().map(KeyToPath::getPath);
        }
        return source.getDownwardAPI().getItems().stream().map(DownwardAPIVolumeFile::getPath);
    }

    private static List<String> rights(Role role) {
        return role.getRules().stream()
                .map(rule -> "%s/%s %s %s"
                        .formatted(
                                rule.getApiGroups().getFirst(),
                                rule.getResources().getFirst(),
                                rule.getResourceNames(),
                                rule.getVerbs()))
                .toList();
    }

    private AgentConfig config(String name) throws IOException {
        Path file = directory.resolve(name + ".yaml");
        return ConfigReader.read(Files.writeString(file, Chart.file(name, "agent.yaml")));
    }

    private static PodSpec pod(String name) {
        return Chart.statefulSet(name).getSpec().getTemplate().getSpec();
    }

    private static List<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .toList();
    }

    private static Container container(String name, String container) {
        return containers(pod(name)).stream()
                .filter(candidate -> candidate.getName().equals(container))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> volumes(Container container) {
        return container.getVolumeMounts().stream().map(VolumeMount::getName).collect(Collectors.toSet());
    }
}
