package io.homing.devstack.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homing.devstack.Cloud;
import io.homing.devstack.LambdaProcess;
import io.homing.devstack.LambdaProcess.Answer;
import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.FolderName;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The function as Lambda runs it, for different builds and flags: a first mail, warm ones, and a large one. On one
 * processor, as in Lambda with the memory of the template (docs/lambda.md): a second one would let further compiler and
 * collector threads of Java run.
 */
final class FunctionStarts {
    private static final String DEPLOYED = "as deployed";
    private static final String JAR = "lib/homing-lambda.jar";
    private static final int SMALL = 12 << 10;
    private static final int WARM = 5;
    private static final List<String> ON_ONE_PROCESSOR = List.of("taskset", "-c", "0");

    /** Stands in for the short ways to S3 and DynamoDB: nothing comes by them. */
    private static final String CLIENTS_ONLY = """
            package io.homing.store.aws;

            final class SignedRequest {
                SignedRequest(
                        String region,
                        java.util.function.Supplier<software.amazon.awssdk.http.SdkHttpClient> http,
                        software.amazon.awssdk.auth.credentials.AwsCredentialsProvider credentials,
                        java.util.function.Consumer<String> requests) {}

                java.util.Optional<software.amazon.awssdk.http.HttpExecuteResponse> answer(
                        String operation,
                        String service,
                        software.amazon.awssdk.http.SdkHttpRequest request,
                        software.amazon.awssdk.http.ContentStreamProvider body) {
                    return java.util.Optional.empty();
                }
            }
            """;

    private final BenchFixture benchFixture;
    private final Path directory;
    private int mails;

    FunctionStarts(BenchFixture benchFixture) throws IOException {
        this.benchFixture = benchFixture;
        this.directory = Files.createDirectories(benchFixture.directory().resolve("function"));
    }

    /** One variant. */
    private record StartVariant(Path task, List<String> flags) {
        StartVariant with(String... more) {
            return new StartVariant(
                    task, Stream.concat(flags.stream(), Stream.of(more)).toList());
        }
    }

    /** One start: seconds until it requested an event and until its first answer; and MB. */
    private record Run(
            double ready, double cold, double cpu, double warm, double peak, double large, double peakThen) {}

    /** @param archives whether to measure CDS and AOT archives too, which are not deployed */
    BenchResult measure(int rounds, boolean archives) throws Exception {
        benchFixture.hold(List.of());
        benchFixture.cloud().rule(Rule.deliver(RulePattern.ANYONE, BenchMail.MAILBOX, FolderName.INBOX));
        Map<String, StartVariant> ways = ways(archives);
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int n = 0; n < rounds; n++) {
            for (var way : ways.entrySet()) {
                runs.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(run(way.getValue()));
            }
        }
        return new BenchResult(
                "g",
                "the function on one processor, from its start to the answer to a first mail of 12 KB; then warm",
                runs.entrySet().stream()
                        .map(of -> row(of.getKey(), of.getValue(), runs.get(DEPLOYED)))
                        .toList());
    }

    /** The plain build is what the shade plugin makes: one deflated jar. The unoptimised variant uses only the clients of the SDK. */
    private Map<String, StartVariant> ways(boolean archives) throws Exception {
        Path task = LambdaProcess.unpack(LambdaProcess.ARTEFACT, directory.resolve("task"));
        var deployed = new StartVariant(task, LambdaProcess.AS_LAMBDA_DOES);
        var plain = new StartVariant(deflated(task), LambdaProcess.AS_LAMBDA_DOES);
        Map<String, StartVariant> ways = new LinkedHashMap<>();
        ways.put(DEPLOYED, deployed);
        ways.put("a plain build", plain);
        ways.put("a plain build, flags of Java's own", new StartVariant(plain.task(), List.of()));
        ways.put("… and by the SDK's clients", new StartVariant(byClients(plain.task()), List.of()));
        if (archives) {
            ways.put(
                    "as deployed, CDS archive",
                    trained(deployed, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="));
            ways.put("as deployed, AOT cache", trained(deployed, "-XX:AOTCacheOutput=", "-XX:AOTCache="));
        }
        return ways;
    }

    private Path deflated(Path task) throws IOException {
        Path plain = directory.resolve("plain");
        Files.createDirectories(plain.resolve(JAR).getParent());
        try (var from = new ZipInputStream(Files.newInputStream(task.resolve(JAR)));
                var to = new ZipOutputStream(Files.newOutputStream(plain.resolve(JAR)))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(to);
            }
        }
        return plain;
    }

    /** Lambda looks for classes in the directory of the task before it looks into the jars below it. */
    private Path byClients(Path plain) throws IOException {
        Path task = directory.resolve("clients");
        Files.createDirectories(task.resolve(JAR).getParent());
        Files.createLink(task.resolve(JAR), plain.resolve(JAR));
        Path source = Files.writeString(directory.resolve("SignedRequest.java"), CLIENTS_ONLY);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        task.resolve(JAR).toString(),
                        "-proc:none",
                        "-d",
                        task.toString(),
                        source.toString());
        if (failed != 0) {
            throw new IllegalStateException(
                    "SignedRequest has changed: its stand-in in FunctionStarts does not compile");
        }
        return task;
    }

    /** With the archive that a JVM wrote during one start and one mail. */
    private StartVariant trained(StartVariant startVariant, String write, String read)
            throws IOException, InterruptedException {
        Path file = directory.resolve("trained" + write.length());
        try (var function = start(startVariant.with(write + file))) {
            receive(function, SMALL);
            function.terminate();
        }
        return startVariant.with(read + file);
    }

    private Run run(StartVariant startVariant) throws IOException, InterruptedException {
        try (var function = start(startVariant)) {
            receive(function, SMALL);
            double cold = seconds(function.age());
            double cpu = seconds(function.footprint().cpu());
            List<Double> warm = new ArrayList<>();
            for (int n = 0; n < WARM; n++) {
                warm.add(receive(function, SMALL));
            }
            double peak = function.footprint().peak();
            return new Run(
                    seconds(function.initialization()),
                    cold,
                    cpu,
                    Sample.median(warm, Double::doubleValue),
                    peak,
                    receive(function, BenchMail.LARGE),
                    function.footprint().peak());
        }
    }

    private LambdaProcess start(StartVariant startVariant) throws IOException {
        return new LambdaProcess(
                ON_ONE_PROCESSOR,
                startVariant.task(),
                startVariant.flags(),
                LambdaProcess.environment(benchFixture.cloud()),
                directory.resolve("log"));
    }

    /** Sends a mail as SES stores it, with its event; returns the seconds that the function took. */
    private double receive(LambdaProcess function, int size) throws InterruptedException {
        var message = new MessageId("mail" + ++mails);
        String mail = "From: eve@example.net\r\nSubject: one\r\n\r\n" + ("x".repeat(76) + "\r\n").repeat(size / 78);
        benchFixture
                .cloud()
                .s3()
                .putObject(
                        request -> request.bucket(Cloud.BUCKET)
                                .key(StoreLayout.incoming(message).value()),
                        RequestBody.fromBytes(mail.getBytes(US_ASCII)));
        String event = SesEvents.lambdaAction(
                        message,
                        new Envelope("eve@example.net", List.of("ann@example.org")),
                        false,
                        false,
                        Instant.now())
                .toString();
        long start = System.nanoTime();
        Answer answer = function.invoke(event);
        if (answer.error().isPresent()) {
            throw new IllegalStateException("the function answered " + answer);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Map<String, Object> row(String name, List<Run> runs, List<Run> ours) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("", name);
        row.put("ready s", Sample.median(runs, Run::ready));
        row.put("cold s", Sample.median(runs, Run::cold));
        row.put("x", ratio(runs, ours, Run::cold));
        row.put("CPU s", Sample.median(runs, Run::cpu));
        row.put("x CPU", ratio(runs, ours, Run::cpu));
        row.put("warm s", Sample.median(runs, Run::warm));
        row.put("peak MB", Sample.median(runs, Run::peak));
        row.put("20 MB: s", Sample.median(runs, Run::large));
        row.put("peak MB then", Sample.median(runs, Run::peakThen));
        return row;
    }

    private static double ratio(List<Run> theirs, List<Run> ours, ToDoubleFunction<Run> field) {
        return Comparison.ratio(Sample.median(theirs, field), Sample.median(ours, field));
    }
}
