package io.homing.ansible;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.ansible.ExternalTool.Run;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bare Debian of 1 GB, booted, with a network of its own: what {@code src/test/box} makes. */
final class TestMachine implements AutoCloseable {
    static final String NAME = "mail.example.org";

    private static final Path SCRIPTS = Path.of("src/test/box").toAbsolutePath();

    private final Path directory;
    private final int number;

    private TestMachine(Path directory, int number) {
        this.directory = directory;
        this.number = number;
    }

    /**
     * What the box takes of its 1 GB, in bytes.
     *
     * @param used by programs
     * @param held with what is only remembered of the disk
     * @param peak the most that was ever held; up to the limit it costs nobody anything
     */
    record MemoryUse(long used, long held, long peak) {}

    /** Boots a box; takes a second or two, and once for each suite up to a minute. */
    static TestMachine start(Path directory, String suite) throws IOException {
        int number = (int) (ProcessHandle.current().pid() % 250);
        String tree = must(ExternalTool.run(SCRIPTS.resolve("box-tree").toString(), suite))
                .strip()
                .lines()
                .reduce("", (first, last) -> last);
        var testMachine = new TestMachine(directory, number);
        must(ExternalTool.run(SCRIPTS.resolve("box").toString(), "start", directory.toString(), tree, "" + number));
        return testMachine;
    }

    /** The address of this machine, as the box sees it, whatever number the box will get. */
    static InetAddress world() throws IOException {
        return InetAddress.getByName(
                "198.18.%d.1".formatted(ProcessHandle.current().pid() % 250));
    }

    String address() {
        return "198.18.%d.2".formatted(number);
    }

    /** Another address of this machine, for somebody whom the box does not like. */
    String stranger() {
        return "198.18.%d.3".formatted(number);
    }

    void reboot() throws IOException {
        must(script("reboot"));
    }

    MemoryUse memory() throws IOException {
        List<Long> bytes = Stream.of(must(script("memory")).strip().split(" "))
                .map(Long::valueOf)
                .toList();
        return new MemoryUse(bytes.get(0), bytes.get(1), bytes.get(2));
    }

    /** What a command says that root runs in the box; it must end well. */
    String root(String command) throws IOException {
        return must(ExternalTool.run(
                "ssh",
                "-i",
                directory.resolve("key").toString(),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                // One connection for all: the box slows down who opens many.
                "-o",
                "ControlMaster=auto",
                "-o",
                "ControlPersist=60s",
                "-o",
                "ControlPath=" + directory.resolve("ssh"),
                "-o",
                "ServerAliveInterval=5",
                "root@" + address(),
                command));
    }

    /** The one command of the README. */
    Run playbook(Path settings, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "ansible-playbook",
                "-i",
                address() + ",",
                "-u",
                "root",
                "--private-key",
                directory.resolve("key").toString(),
                "backup.yml",
                "-e",
                "@" + settings));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.put("ANSIBLE_NOCOLOR", "1");
        environment.put("ANSIBLE_HOST_KEY_CHECKING", "False");
        environment.put(
                "ANSIBLE_SSH_ARGS", "-o UserKnownHostsFile=/dev/null -o ControlMaster=auto -o ControlPersist=60s");
        environment.put("LC_ALL", "C.UTF-8");
        return ExternalTool.run(builder);
    }

    /** curl from this machine, which takes the box for the name it has and trusts one root; fails like curl. */
    Run curl(Path trusted, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("curl", "--silent", "--show-error", "--max-time", "120", "--cacert", trusted.toString()));
        for (int port : List.of(80, 443, 587, 993)) {
            command.addAll(List.of("--resolve", "%s:%d:%s".formatted(NAME, port, address())));
        }
        command.addAll(List.of(arguments));
        return ExternalTool.run(new ProcessBuilder(command));
    }

    /** The TCP ports that answer to somebody outside. All are asked: half a minute, for a firewall answers nothing. */
    SortedSet<Integer> open() throws Exception {
        var open = new TreeSet<Integer>();
        var files = new Semaphore(4_000); // where there are none left, a port would look closed
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> questions = IntStream.rangeClosed(1, 65_535)
                    .<Callable<Integer>>mapToObj(port -> () -> {
                        files.acquire();
                        try {
                            return answers(port) ? port : 0;
                        } finally {
                            files.release();
                        }
                    })
                    .toList();
            for (Future<Integer> answer : threads.invokeAll(questions)) {
                open.add(answer.get());
            }
        }
        open.remove(0);
        return open;
    }

    private boolean answers(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), port), 1500);
            return true;
        } catch (ConnectException | SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        must(script("stop"));
    }

    private Run script(String verb) throws IOException {
        return ExternalTool.run(SCRIPTS.resolve("box").toString(), verb, directory.toString());
    }

    static String must(Run run) {
        assertThat(run.exit()).as(run.text()).isZero();
        return run.text();
    }

    static Path write(Path file, String text) throws IOException {
        return Files.write(file, text.getBytes(UTF_8));
    }
}
