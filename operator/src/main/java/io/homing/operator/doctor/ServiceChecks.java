package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that exactly one agent runs, and that the last canary was delivered. */
final class ServiceChecks {
    private static final String SERVICE = "service";
    private static final String AGENT = "agent";
    private static final String CANARY = "canary";
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int PATIENCE_MILLIS = 5_000;

    private final CheckContext checkContext;

    ServiceChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        return List.of(
                Check.one(SERVICE, this::service), Check.one(AGENT, this::agent), Check.one(CANARY, this::canary));
    }

    private Finding service() throws InterruptedException, IOException {
        Map<String, Map<String, String>> units = units();
        Optional<InetSocketAddress> health = checkContext.config().health().address();
        if (units.isEmpty()) {
            return health.isPresent()
                    ? health(health.get())
                    : Finding.notChecked(
                            SERVICE,
                            "this host has no systemd, and health.address is not set",
                            "In a pod: kubectl get pod; kubectl logs POD -c agent");
        }
        boolean timer = is(units, "homing.timer", "active");
        boolean daemon = is(units, "homing-run.service", "active");
        String log = "journalctl -u homing -u homing-run -n 20";
        if (is(units, "homing-run.service", "failed") || is(units, "homing.service", "failed")) {
            return Finding.error(SERVICE, "the last run failed", log);
        }
        if (is(units, "homing-run.service", "activating")) {
            return Finding.warning(SERVICE, "homing-run has not reached the end of the journal yet", log);
        }
        if (!timer && !daemon) {
            return Finding.error(
                    SERVICE,
                    "neither homing.timer nor homing-run is active: no mail is delivered",
                    "systemctl enable --now homing.timer");
        }
        return daemon && health.isPresent()
                ? health(health.get())
                : Finding.ok(SERVICE, (timer ? "homing.timer" : "homing-run") + " is active");
    }

    private static boolean is(Map<String, Map<String, String>> units, String unit, String state) {
        return units.getOrDefault(unit, Map.of())
                .getOrDefault("ActiveState", "")
                .equals(state);
    }

    /** The units by name with their properties; empty where systemd does not run or does not answer. */
    private Map<String, Map<String, String>> units() throws InterruptedException {
        Optional<CommandRunner.Output> shown = checkContext
                .programs()
                .run(List.of(
                        "systemctl",
                        "show",
                        "--property=Id,ActiveState,MainPID",
                        "homing.timer",
                        "homing.service",
                        "homing-run.service",
                        "homing-canary.service"));
        Map<String, Map<String, String>> units = new LinkedHashMap<>();
        shown.filter(output -> output.exit() == 0).stream()
                .flatMap(output -> Arrays.stream(output.text().split("\\n\\s*\\n")))
                .forEach(block -> {
                    Map<String, String> unit = new LinkedHashMap<>();
                    block.lines()
                            .filter(line -> line.contains("="))
                            .forEach(line -> unit.put(
                                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
                    if (unit.containsKey("Id")) {
                        units.put(unit.get("Id"), unit);
                    }
                });
        return units;
    }

    private Finding canary() throws InterruptedException {
        return is(units(), "homing-canary.service", "failed")
                ? Finding.error(
                        CANARY,
                        "the last test mail was not delivered",
                        "See the log: journalctl -u homing-canary -n 20. To send another one: systemctl start homing-canary")
                : Finding.ok(CANARY, "none has failed here");
    }

    private static Finding health(InetSocketAddress address) throws IOException {
        String url = "http://%s:%d/readyz".formatted(address.getHostString(), address.getPort());
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            int status = connection.getResponseCode();
            InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            String told = body == null ? "" : new String(body.readAllBytes(), UTF_8).strip();
            return status == 200
                    ? Finding.ok(SERVICE, told)
                    : Finding.error(SERVICE, told, "See the other findings, or the log: journalctl -u homing-run");
        } catch (IOException e) {
            return Finding.error(
                    SERVICE,
                    "there is no answer from %s: `homing run` is not running".formatted(url),
                    "systemctl start homing-run; in a pod: kubectl describe pod");
        } finally {
            connection.disconnect();
        }
    }

    /** Finds the owner of the volume in the kernel's list of locks: trying the lock would block an agent. */
    private Finding agent() throws IOException, InterruptedException {
        Path lock = checkContext.config().mail().root().resolve(".homing").resolve("lock");
        if (!Files.exists(lock)) {
            return Finding.notChecked(AGENT, "no agent has run here yet: there is no " + lock, "homing sync");
        }
        if (!Files.isReadable(LOCKS)) {
            return Finding.notChecked(AGENT, "this system does not list the locks of files", "");
        }
        String inode = Files.getAttribute(lock, "unix:ino").toString();
        Optional<String> holder;
        try (Stream<String> locks = Files.lines(LOCKS)) {
            holder = locks.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 5 && fields[5].endsWith(":" + inode))
                    .map(fields -> fields[4])
                    .findFirst();
        }
        if (holder.isEmpty()) {
            return Finding.ok(AGENT, "none is running now");
        }
        Map<String, Map<String, String>> units = units();
        boolean known = units.isEmpty()
                || units.values().stream().anyMatch(unit -> holder.get().equals(unit.get("MainPID")));
        return known
                ? Finding.ok(AGENT, "process %s is running".formatted(holder.get()))
                : Finding.error(
                        AGENT,
                        "process %s uses the mail volume and is not a service of Homing: a second agent"
                                .formatted(holder.get()),
                        "Identify the process: systemctl status %s; ps -fp %1$s. Then end it: kill %1$s"
                                .formatted(holder.get()));
    }
}
