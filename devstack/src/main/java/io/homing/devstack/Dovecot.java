package io.homing.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;

/**
 * A private Dovecot on the loopback interface over a mail volume, because only a real Dovecot can verify the Maildir.
 *
 * <pre>
 * VOLUME/DOMAIN/USER/Maildir     the mail; belongs to {@link #mailUser()}
 * TMP/homing-dovecot-*&#47;         configuration, log and sockets; gone after {@link #close()}
 * </pre>
 *
 * <p>Every address logs in with {@link #PASSWORD}. Started by root, Dovecot works on the volume as the system user
 * {@code vmail} or {@code mail}; started by another user, it runs entirely as that user.
 */
public final class Dovecot implements AutoCloseable {

    public static final String PASSWORD = "secret";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_PLACE_OF_SOCKETS = 40;
    private static final Pattern COMPLAINT = Pattern.compile("\\b(Warning|Error|Fatal|Panic): ");

    /**
     * Runs Dovecot under a shell that stops it when the other end of its standard input closes: the kernel closes that end
     * when the JVM dies, even by SIGKILL. Not {@code setpriv --pdeathsig}: its "parent" is the Java thread that started the
     * process, so Dovecot would end with that thread.
     */
    private static final String LEASH = """
        exec 3<&0
        "$@" 3<&- &
        dovecot=$!
        { read -r _ <&3; kill $dovecot 2> /dev/null; } &
        wait $dovecot\
        """;

    private final DebianRoot debianRoot;
    private final Path run;
    private final int port;
    private final Process process;
    private final Thread atExit = new Thread(this::stop, "dovecot");

    private Dovecot(DebianRoot debianRoot, Path run, int port) throws IOException {
        this.debianRoot = debianRoot;
        this.run = run;
        this.port = port;
        var command = new ArrayList<>(List.of("sh", "-c", LEASH, "sh"));
        command.addAll(debianRoot.command("/usr/sbin/dovecot", "-F", "-c", config().toString()));
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log().toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(atExit); // Ctrl-C must leave no process
    }

    /** Starts this machine's Dovecot; returns when IMAP answers. */
    public static Dovecot start(Path volume) {
        return start(volume, DebianRoot.installed());
    }

    /** Starts a Dovecot over {@code volume}, which must belong to {@link #mailUser()}; returns when IMAP answers. */
    public static Dovecot start(Path volume, DebianRoot debianRoot) {
        var version = debianRoot.version();
        var user = mailUser();
        requireReachable(volume, user);
        try {
            var run = Files.createTempDirectory(temporary(), "homing-dovecot-");
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
            var port = freePort();
            var values = Map.of(
                    "run", run.toString(),
                    "log", run.resolve("log").toString(),
                    "user", user,
                    "group", Shell.output(new ProcessBuilder("id", "-gn", user)).strip(),
                    "volume", volume.toAbsolutePath().toString(),
                    "password", PASSWORD,
                    "port", Integer.toString(port));
            Files.writeString(run.resolve("homing.conf"), fill("dovecot-" + version + ".conf", values));
            var dovecot = new Dovecot(debianRoot, run, port);
            try {
                dovecot.awaitGreeting();
            } catch (IllegalStateException e) {
                dovecot.close();
                throw e;
            }
            return dovecot;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Dovecot over " + volume, e);
        }
    }

    /** The directory for temporary files, or /tmp if its name is long: the name of a Unix socket must be shorter than 108 bytes. */
    private static Path temporary() {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        return directory.toString().length() > LONGEST_PLACE_OF_SOCKETS ? Path.of("/tmp") : directory;
    }

    /** The user as which Dovecot reads and writes mail; it must own the whole volume. */
    public static String mailUser() {
        if (!Shell.ROOT) {
            return System.getProperty("user.name");
        }
        try {
            return FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName("vmail")
                    .getName();
        } catch (UserPrincipalNotFoundException e) {
            return "mail"; // exists on every Debian
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the owner of a path and all below it to {@link #mailUser()}; does nothing unless root runs it. */
    public static void own(Path path) {
        if (Shell.ROOT) {
            Shell.output(new ProcessBuilder("chown", "-R", "--no-dereference", mailUser() + ":", path.toString()));
        }
    }

    public int port() {
        return port;
    }

    public Path log() {
        return run.resolve("log");
    }

    /** The warnings and errors of Dovecot so far, including {@link #doveadm}. */
    public List<String> errors() {
        try (var lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(COMPLAINT.asPredicate()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Standard output of {@code doveadm}, all times in UTC; its errors go to the log. */
    public String doveadm(String... args) {
        var command = new ArrayList<>(debianRoot.command("/usr/bin/doveadm", "-c", config().toString()));
        command.addAll(List.of(args));
        var doveadm = new ProcessBuilder(command).redirectError(Redirect.appendTo(log().toFile()));
        doveadm.environment().put("TZ", "UTC");
        try {
            return Shell.output(doveadm);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "\nthe end of the log:\n" + logTail(), e);
        }
    }

    /** Stops Dovecot, waits for its end and removes the run directory. Version 2.3 always sleeps a second first. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
            FileUtils.deleteQuietly(run.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private Path config() {
        return run.resolve("homing.conf"); // not dovecot.conf: Dovecot puts a link of that name into its base_dir
    }

    private void awaitGreeting() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!greets()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("Dovecot ended at once; the end of its log:\n" + logTail());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Dovecot does not answer on port %d; the end of its log:\n%s".formatted(port, logTail()));
            }
            pause();
        }
    }

    private boolean greets() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("* OK");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Dovecot was starting", e);
        }
    }

    private String logTail() {
        try {
            var lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** Checks access: JUnit's temporary directories are closed to other users, which would show as a dropped connection only. */
    private static void requireReachable(Path volume, String user) {
        try {
            if (Shell.ROOT) {
                var path = volume.toAbsolutePath().toString();
                Shell.output(new ProcessBuilder("runuser", "-u", user, "--", "test", "-w", path));
            }
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "%s cannot write to %s: give it the volume (Dovecot.own) and open the directories above (chmod o+x)"
                            .formatted(user, volume),
                    e);
        }
    }

    private static String fill(String template, Map<String, String> values) throws IOException {
        try (var in = Dovecot.class.getResourceAsStream(template)) {
            if (in == null) {
                throw new IllegalStateException("no %s: this Dovecot is neither 2.3 nor 2.4".formatted(template));
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return text;
        }
    }

    /** A port that was free a moment ago. If another program takes it first, the start fails with a message. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
