package io.homing.devstack;

import io.homing.devstack.LambdaProcess.Answer;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;

/** Which way of starting the function pays: each seven times, in turn, on emulators in this JVM. Prints medians. */
final class ColdStart {
    private static final int RUNS = 7;

    private final Cloud cloud;
    private final Path directory;
    private int mails;

    private ColdStart(Cloud cloud, Path directory) {
        this.cloud = cloud;
        this.directory = directory;
    }

    /** One way. */
    private record Way(Path task, List<String> flags) {
        Way with(String... more) {
            return new Way(task, Stream.concat(flags.stream(), Stream.of(more)).toList());
        }
    }

    /** One start. Milliseconds from the start of the process to the first event and to its answer, CPU, and MB. */
    private record Run(long ready, long answered, long cpu, long memory) {}

    /** Arguments: other artefacts to compare with, unpacked. */
    public static void main(String[] others) throws Exception {
        Path directory = Files.createTempDirectory("homing-cold-start-");
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            cloud.rule(Rule.deliver(RulePattern.ANYONE, MailboxName.of("ann@example.org"), FolderName.INBOX));
            new ColdStart(cloud, directory).measure(others);
        }
    }

    private void measure(String[] others) throws Exception {
        Path task = LambdaProcess.unpack(LambdaProcess.ARTEFACT, directory.resolve("task"));
        var asLambdaDoes = new Way(task, LambdaProcess.AS_LAMBDA_DOES);
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("default flags", new Way(task, List.of()));
        ways.put("as Lambda does: serial GC, C1 only", asLambdaDoes);
        ways.put("+ CDS archive", trained(asLambdaDoes, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="));
        ways.put("+ AOT cache", trained(asLambdaDoes, "-XX:AOTCacheOutput=", "-XX:AOTCache="));
        for (String other : others) {
            ways.put(other, new Way(Path.of(other), LambdaProcess.AS_LAMBDA_DOES));
        }

        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int n = 0; n < RUNS; n++) {
            for (var way : ways.entrySet()) {
                runs.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(run(way.getValue()));
            }
        }
        System.out.printf(
                "%s, Java %s, %d processors, medians of %d%n%-40s %8s %8s %8s %8s%n",
                cpu(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                RUNS,
                "",
                "ready ms",
                "cold ms",
                "CPU ms",
                "peak MB");
        runs.forEach((name, of) -> System.out.printf(
                "%-40s %8d %8d %8d %8d%n",
                name,
                median(of, Run::ready),
                median(of, Run::answered),
                median(of, Run::cpu),
                median(of, Run::memory)));
    }

    /** With what a JVM wrote down about one start and one mail. */
    private Way trained(Way way, String write, String read) throws IOException, InterruptedException {
        Path file = directory.resolve("trained" + write.length());
        try (var function = start(way.with(write + file))) {
            receive(function);
            function.terminate();
        }
        return way.with(read + file);
    }

    private Run run(Way way) throws IOException, InterruptedException {
        try (var function = start(way)) {
            receive(function);
            Duration answered = function.age();
            return new Run(
                    function.initialization().toMillis(),
                    answered.toMillis(),
                    function.cpu().toMillis(),
                    function.peakMemory());
        }
    }

    private LambdaProcess start(Way way) throws IOException {
        return new LambdaProcess(
                way.task(), way.flags(), LambdaProcess.environment(cloud), directory.resolve("log" + mails));
    }

    private void receive(LambdaProcess function) throws InterruptedException {
        var message = new MessageId("mail" + ++mails);
        cloud.s3()
                .putObject(
                        request -> request.bucket(Cloud.BUCKET)
                                .key(StoreLayout.incoming(message).value()),
                        RequestBody.fromString(
                                "From: eve@example.net\r\nSubject: one\r\n\r\n" + "hello\r\n".repeat(1_700)));
        Answer answer = function.invoke(SesEvents.lambdaAction(
                        message,
                        new Envelope("eve@example.net", List.of("ann@example.org")),
                        false,
                        false,
                        Instant.now())
                .toString());
        if (answer.error().isPresent()) {
            throw new IllegalStateException("the function answered " + answer);
        }
    }

    private static long median(List<Run> runs, Function<Run, Long> field) {
        return runs.stream().map(field).sorted().skip(RUNS / 2).findFirst().orElseThrow();
    }

    private static String cpu() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceFirst(".*: ", ""))
                    .orElse("unknown processor");
        }
    }
}
