package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import io.homing.devstack.prove.fuzz.EventTarget;
import io.homing.devstack.prove.fuzz.JsonTarget;
import io.homing.devstack.prove.fuzz.MailTarget;
import io.homing.devstack.prove.fuzz.NameTarget;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds hostile input with Jazzer, a coverage-guided fuzzer. It instruments its JVM and ends it, so each target runs in a JVM
 * of its own.
 */
public final class Fuzz {
    private static final Pattern TRIED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern FINDING = Pattern.compile("(?m)^(== .*|\\tat io\\.homing\\..*|ERROR: .*)$");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The code whose branches guide the fuzzer. */
    private static final String SEEN =
            "io.homing.lambda.**:io.homing.store.**:io.homing.agent.maildir.**:io.homing.devstack.prove.fuzz.**:jakarta.mail.**";

    /** The largest input: longer than the longest header field, for which decoders are slowest. */
    private static final int MAX_INPUT = 20_000;

    /** The time limit of one input; a longer time is a finding. */
    private static final int PATIENCE_SECONDS = 120; // the first input waits for the start of a JVM, on a busy machine

    private Fuzz() {}

    /** A target and its seed inputs. */
    private record Target(Class<?> type, List<byte[]> seeds, Consumer<byte[]> call) {
        static List<Target> all() {
            return List.of(
                    new Target(EventTarget.class, EventTarget.seeds(), EventTarget::fuzzerTestOneInput),
                    new Target(MailTarget.class, MailTarget.seeds(), MailTarget::fuzzerTestOneInput),
                    new Target(JsonTarget.class, JsonTarget.seeds(), JsonTarget::fuzzerTestOneInput),
                    new Target(NameTarget.class, NameTarget.seeds(), NameTarget::fuzzerTestOneInput));
        }
    }

    /** A running fuzzer. */
    private record Run(Target target, Path directory, Process process) {
        Path log() {
            return directory.resolve("log");
        }
    }

    /** Tries one input again, in this JVM: {@code Fuzz <target> <file>}, as printed with a finding. */
    public static void main(String... args) throws IOException {
        byte[] input = Files.readAllBytes(Path.of(args[1]));
        Target.all().stream()
                .filter(target -> target.type().getSimpleName().equals(args[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + args[0]))
                .call()
                .accept(input);
        System.out.println("no violation with " + args[1]);
    }

    /**
     * Fuzzes all targets at the same time.
     *
     * @param seed of the random numbers of the fuzzers; their speed also affects what they try
     */
    public static Result run(int secondsPerTarget, long seed, PrintStream out) throws IOException {
        try (Scratch scratch = Scratch.make("fuzz")) {
            Result result = run(scratch.directory(), secondsPerTarget, seed, out);
            if (!result.held()) {
                scratch.keep();
            }
            return result;
        }
    }

    private static Result run(Path directory, int secondsPerTarget, long seed, PrintStream out) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (Target target : Target.all()) {
            runs.add(start(target, directory.resolve(target.type().getSimpleName()), secondsPerTarget, seed));
        }
        int tried = 0;
        int violations = 0;
        for (Run run : runs) {
            int exit = run.process().onExit().join().exitValue();
            String log = Shell.printed(run.log());
            tried += TRIED.matcher(log)
                    .results()
                    .mapToInt(stat -> Integer.parseInt(stat.group(1)))
                    .sum();
            if (exit != 0) {
                violations++;
                tell(run, log, out);
            }
        }
        return new Result("inputs", tried, violations);
    }

    private static Run start(Target target, Path directory, int seconds, long seed) throws IOException {
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        for (int n = 0; n < target.seeds().size(); n++) {
            Files.write(corpus.resolve("seed-" + n), target.seeds().get(n));
        }
        List<String> command = List.of(
                JAVA,
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // ten seconds are too short for the optimising compiler
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory, // libFuzzer ends the JVM before it can remove Jazzer's libraries
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=" + SEEN,
                "--custom_hook_includes=" + SEEN,
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-seed=" + (1 + Math.floorMod(seed, Integer.MAX_VALUE)),
                "-max_total_time=" + seconds,
                "-max_len=" + MAX_INPUT,
                "-timeout=" + PATIENCE_SECONDS,
                // libFuzzer would measure the peak that a child inherits from the JVM that starts it (getrusage).
                // -Xmx above is the limit, and exceeding it is a violation.
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                corpus.toString());
        var log = directory.resolve("log").toFile();
        return new Run(
                target,
                directory,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start());
    }

    private static void tell(Run run, String log, PrintStream out) throws IOException {
        String name = run.target().type().getSimpleName();
        out.printf("%s, log in %s%n", name, run.log());
        FINDING.matcher(log).results().map(MatchResult::group).limit(8).forEach(line -> out.println("  " + line));
        try (var files = Files.newDirectoryStream(run.directory(), "{crash,timeout,oom}-*")) {
            files.forEach(file -> out.printf(
                    "  again: %s -cp '%s/*:%s/lib/*' %s %s %s%n",
                    JAVA, built(), built(), Fuzz.class.getName(), name, file));
        }
    }

    /** The directory of the jars. */
    private static Path built() {
        return Path.of(Fuzz.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getParent();
    }
}
