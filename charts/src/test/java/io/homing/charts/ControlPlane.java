package io.homing.charts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The control plane of a real Kubernetes 1.20 on loopback: etcd, API server and controllers. Without a node: pods are
 * made, and never run.
 */
final class ControlPlane implements AutoCloseable {
    private static final Path BUILD = Path.of("src/test/cluster/kubernetes");

    private final Path directory;
    private final int port;
    private final List<Process> programs = new ArrayList<>();

    private ControlPlane(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** What a command printed, complaints apart, and how it ended. */
    record Run(int exit, String out, String err) {}

    /** Starts all in some ten seconds; the first build takes a quarter of an hour. Aborts the test where it cannot be had. */
    static ControlPlane start(Path directory) throws Exception {
        for (String tool : List.of("etcd", "kubectl", "openssl", "dpkg-source")) {
            if (Stream.of("/usr/bin", "/usr/local/bin").noneMatch(bin -> Files.isExecutable(Path.of(bin, tool)))) {
                missing(tool + ". To test it too: sudo ./check --long");
            }
        }
        var cluster = new ControlPlane(directory, freePort());
        Run build = cluster.run(List.of(BUILD.toAbsolutePath().toString()));
        if (build.exit() != 0) {
            missing("its programs: " + build.err().strip().lines().reduce("", (first, last) -> last));
        }
        try {
            cluster.launchAll(Path.of(build.out().strip()));
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static void missing(String what) {
        String complaint = "*** NOT tested here: the chart on a real API server, for want of " + what;
        System.err.println(complaint);
        abort(complaint);
    }

    private void launchAll(Path bin) throws Exception {
        String admin = UUID.randomUUID().toString();
        Path certificates = Files.createDirectories(directory.resolve("certificates"));
        Path tokens =
                Files.writeString(directory.resolve("tokens"), "%s,admin,admin,system:masters%n".formatted(admin));
        Path key = directory.resolve("sa.key");
        Path publicKey = directory.resolve("sa.pub");
        must(run(List.of("openssl", "genrsa", "-out", key.toString(), "2048")));
        must(run(List.of("openssl", "rsa", "-in", key.toString(), "-pubout", "-out", publicKey.toString())));
        Files.writeString(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: '%s', certificate-authority: %s}}]
                users: [{name: admin, user: {token: %s}}]
                contexts: [{name: c, context: {cluster: c, user: admin}}]
                current-context: c
                """.formatted(api(), certificate(), admin));
        String etcd = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--unsafe-no-fsync");
        launch(
                bin.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + certificates,
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-key-file=" + publicKey,
                "--service-account-signing-key-file=" + key,
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/24",
                "--endpoint-reconciler-type=none");
        await(
                "an API server",
                () -> run(List.of("kubectl", "get", "--raw", "/readyz")).out().equals("ok"));
        launch(
                bin.resolve("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig(),
                "--service-account-private-key-file=" + key,
                "--root-ca-file=" + certificate(),
                "--leader-elect=false",
                "--port=0",
                "--bind-address=127.0.0.1",
                "--secure-port=" + freePort(),
                "--cert-dir=" + certificates);
    }

    URI api() {
        return URI.create("https://127.0.0.1:" + port);
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    private Path certificate() {
        return directory.resolve("certificates/apiserver.crt");
    }

    /** What kubectl prints for one who may do everything; it must end well. */
    String kubectl(String... arguments) throws IOException {
        return must(attempt(arguments));
    }

    Run attempt(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    JsonNode json(String... arguments) throws IOException {
        return Chart.YAML.readTree(kubectl(
                Stream.concat(Stream.of(arguments), Stream.of("--output=json")).toArray(String[]::new)));
    }

    /** A token of a service account, got as the kubelet gets it. */
    String token(String namespace, String account) throws IOException {
        Path request = Files.writeString(directory.resolve("request.json"), """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}
                """);
        String path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account);
        return Chart.YAML
                .readTree(kubectl("create", "--raw", path, "-f", request.toString()))
                .at("/status/token")
                .asText();
    }

    /** The directory that the kubelet would mount for a pod's agent. */
    Path account(String namespace, String account, String pod, String uid) throws IOException {
        Path mounted = Files.createDirectories(directory.resolve("account-" + uid));
        Files.writeString(mounted.resolve("token"), token(namespace, account));
        Files.copy(certificate(), mounted.resolve("ca.crt"));
        Files.writeString(mounted.resolve("namespace"), namespace);
        Files.writeString(mounted.resolve("name"), pod);
        Files.writeString(mounted.resolve("uid"), uid);
        return mounted;
    }

    /** Whether something has come about. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits for half a minute at most. */
    static void await(String what, Condition condition) throws Exception {
        await(what, Duration.ofSeconds(30), condition);
    }

    static void await(String what, Duration patience, Condition condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as("%s within %ds", what, patience.toSeconds())
                    .isLessThan(end);
            Thread.sleep(200);
        }
    }

    @Override
    public void close() {
        for (Process program : programs.reversed()) {
            program.destroyForcibly().onExit().join();
        }
    }

    private void launch(String... command) throws IOException {
        Path log = directory.resolve(Path.of(command[0]).getFileName() + ".log");
        programs.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    private Run run(List<String> command) throws IOException {
        Path complaints = Files.createTempFile(directory, "run-", ".err");
        var builder = new ProcessBuilder(command).redirectError(Redirect.to(complaints.toFile()));
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exit = process.onExit().join().exitValue();
        return new Run(exit, out, Files.readString(complaints));
    }

    private static String must(Run run) {
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
