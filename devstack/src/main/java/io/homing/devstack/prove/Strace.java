package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The system calls of an agent on a volume, counted once and then interrupted one by one.
 *
 * @param counts the calls of each kind by the thread that makes most of them: strace counts per thread
 * @param paths all paths that are used, relative to the volume
 */
record Strace(Map<String, Integer> counts, Set<Path> paths) {
    /** All calls that change a file, a name or an attribute, or make it durable. A question mark: if the kernel has it. */
    private static final String KINDS = Stream.of(
                    "open openat creat close write pwrite64 writev pwritev pwritev2 sendfile copy_file_range splice",
                    "fsync fdatasync sync_file_range ftruncate truncate fallocate",
                    "rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir",
                    "chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat utimensat setxattr fcntl")
            .flatMap(line -> Stream.of(line.split(" ")))
            .map(kind -> "?" + kind)
            .reduce((one, two) -> one + "," + two)
            .orElseThrow();

    /** All calls that request durability. */
    private static final String SYNCS = "?fsync,?fdatasync,?sync,?syncfs,?sync_file_range,?msync";

    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");

    /** Runs the command once, undisturbed, and records its calls. */
    static Strace count(List<String> command, Path root, Path log) throws IOException, InterruptedException {
        Path calls = log.resolveSibling(log.getFileName() + ".calls");
        List<String> line =
                new ArrayList<>(List.of("strace", "-f", "-qq", "-y", "-o", calls.toString(), "-e", "trace=" + KINDS));
        line.addAll(command);
        int exit = AgentUnderTest.run(line, log);
        if (!AgentUnderTest.good(exit)) {
            throw new IllegalStateException(
                    "the agent does not run under strace: exit code %d: %s".formatted(exit, Shell.printed(log)));
        }
        return parse(calls, root);
    }

    private static Strace parse(Path calls, Path root) throws IOException {
        Pattern touched = Pattern.compile("[\"<](" + Pattern.quote(root.toString()) + "(?:/[^\">]*)?)[\">]");
        Map<String, Map<String, Integer>> threads = new TreeMap<>();
        Set<Path> paths = new TreeSet<>();
        for (String line : Shell.printed(calls).lines().toList()) {
            Matcher call = CALL.matcher(line);
            List<Path> found = touched.matcher(line)
                    .results()
                    .map(path -> root.relativize(Path.of(path.group(1))))
                    .toList();
            if (call.matches() && !found.isEmpty()) {
                paths.addAll(found);
                threads.computeIfAbsent(call.group(1), thread -> new TreeMap<>())
                        .merge(call.group(2), 1, Integer::sum);
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        threads.values().forEach(thread -> thread.forEach((kind, count) -> counts.merge(kind, count, Integer::max)));
        return new Strace(counts, paths);
    }

    /**
     * The command, with every request for durability answered by strace and kept from the kernel: the agent is the
     * real one, on a disk that reports syncs that did not happen. The process that this command starts is the agent itself, so killing it ends both.
     */
    static List<String> withoutSync(List<String> command) {
        List<String> line = new ArrayList<>(List.of("strace", "-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"));
        line.addAll(List.of("-e", "trace=" + SYNCS, "-e", "inject=%s:retval=0".formatted(SYNCS)));
        line.addAll(command);
        return line;
    }

    /** The command, killed when it enters the k-th call of a kind on the volume. */
    List<String> killing(String kind, int k, Path root, List<String> command) {
        List<String> line = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + kind));
        line.addAll(List.of("-e", "inject=%s:signal=SIGKILL:when=%d".formatted(kind, k)));
        paths.forEach(
                path -> line.addAll(List.of("-P", root.resolve(path).toString().replaceAll("/$", ""))));
        line.addAll(command);
        return line;
    }
}
