package io.homing.devstack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.LambdaProcess.Answer;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** What is deployed, run as Lambda runs it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's runtime client has native parts for Linux only")
final class LambdaArtefactIT {
    /** What comes with a new library is to be a decision. */
    private static final Pattern NEEDED = Pattern.compile("(META-INF/versions/\\d+/)?("
            + "io/homing/(lambda|store)|com/amazonaws/services/lambda/runtime|com/fasterxml/jackson/(annotation|core|databind)"
            + "|jakarta/(activation|mail)|org/(eclipse/angus|reactivestreams|slf4j)|software/amazon/eventstream"
            + "|software/amazon/awssdk/(?!http/(apache|apache5|crt|nio)/)(?!services/(?!s3/|dynamodb/|sesv2/))"
            + ").*");

    @TempDir(factory = OpenDirectory.class)
    static Path directory;

    private static Path task;
    private static Cloud cloud;

    @BeforeAll
    static void start() throws IOException {
        assertThat(LambdaProcess.ARTEFACT)
                .as("built by: mvn package -pl lambda-processor -am")
                .exists();
        task = LambdaProcess.unpack(LambdaProcess.ARTEFACT, directory.resolve("task"));
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        MailFixtures.catchAll(cloud);
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    @Test
    void mailsComeThroughColdAndWarmAndABrokenEventIsAnErrorThatTheNextOneDoesNotFeel() throws Exception {
        try (var function = start("function.log", LambdaProcess.environment(cloud))) {
            receive(function, "cold", 12 << 10);
            Duration cold = function.age();
            Duration warm = median(Stream.of("warm1", "warm2", "warm3", "warm4", "warm5"), function);
            long small = function.footprint().peak();
            assertThat(function.log().lines().filter(line -> !line.startsWith("{\"level\":")))
                    .as("nothing but the function's own log: no complaint about a missing or second part")
                    .isEmpty();

            Answer broken = function.invoke("{\"Records\":[]}");
            assertThat(broken.error()).contains("Runtime.UserException");
            assertThat(broken.body()).contains("\"errorType\":\"io.homing.lambda.event.EventException\"", "no record");

            receive(function, "big", 20 << 20);
            System.out.printf(
                    "Lambda artefact %.1f MB; cold start %d ms; warm %d ms; peak memory %d MB (mail of 12 KB), %d MB"
                            + " (20 MB)%n",
                    Files.size(LambdaProcess.ARTEFACT) / 1e6,
                    cold.toMillis(),
                    warm.toMillis(),
                    small,
                    function.footprint().peak());
        }
    }

    /** They take longer to load than the function takes for all else (docs/lambda.md). */
    @Test
    void aFirstMailLoadsNeitherTheClientsOfTheSdkNorTheMapperOfJackson() throws Exception {
        Path classes = directory.resolve("classes");
        List<String> flags = Stream.concat(
                        LambdaProcess.AS_LAMBDA_DOES.stream(),
                        Stream.of("-Xlog:class+load:file=%s:none".formatted(classes)))
                .toList();
        try (var function =
                new LambdaProcess(task, flags, LambdaProcess.environment(cloud), directory.resolve("classes.log"))) {
            receive(function, "light", 12 << 10);
        }
        assertThat(Files.readAllLines(classes))
                .hasSizeGreaterThan(1_000)
                .noneMatch(line -> line.matches(".*(DefaultS3Client|DefaultDynamoDbClient|ObjectMapper) source: .*"));
    }

    @Test
    void aWrongEnvironmentEndsTheStartAndIsNamed() throws Exception {
        Map<String, String> environment = new HashMap<>(LambdaProcess.environment(cloud));
        environment.remove("HOMING_TABLE");
        try (var function = start("wrong.log", environment)) {
            Answer answer = function.invoke("{}");
            assertThat(answer.error()).contains("Runtime.BadFunctionCode");
            assertThat(answer.body()).contains("HOMING_TABLE: requires a name");
        }
    }

    /** KMS itself is not asked: {@link EncryptedMailIT}. But everything that could ask it is there and is wired. */
    @Test
    void theArtefactWithAKeyReadsPlainMailAndTheOneWithoutRefusesAKey() throws Exception {
        Map<String, String> environment = new HashMap<>(LambdaProcess.environment(cloud));
        environment.put("HOMING_KMS_KEY", "arn:aws:kms:eu-west-1:111122223333:key/ses");
        Path withKey = LambdaProcess.unpack(LambdaProcess.KMS_ARTEFACT, directory.resolve("kms-task"));
        try (var function =
                new LambdaProcess(withKey, LambdaProcess.AS_LAMBDA_DOES, environment, directory.resolve("kms.log"))) {
            receive(function, "kms", 12 << 10);
        }
        try (var function = start("no-kms.log", environment)) {
            assertThat(function.invoke("{}").body()).contains("deploy homing-lambda-kms.zip");
        }
    }

    /** 40 MB is the largest that SES accepts; the heap is half of a function of 512 MB. */
    @Test
    void theLargestMailFitsIntoASmallFunction() throws Exception {
        try (var function = new LambdaProcess(
                task,
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"),
                LambdaProcess.environment(cloud),
                directory.resolve("40"))) {
            receive(function, "largest1", 40 << 20);
            receive(function, "largest2", 40 << 20);
            System.out.printf(
                    "mails of 40 MB in a heap of 256 MB: peak memory %d MB%n",
                    function.footprint().peak());
        }
    }

    @Test
    void warningsOfTheSdkReachTheLog() throws Exception {
        Map<String, String> environment = new HashMap<>(LambdaProcess.environment(cloud));
        String key = environment.remove("AWS_ACCESS_KEY_ID");
        String secret = environment.remove("AWS_SECRET_ACCESS_KEY");
        Path credentials = Files.writeString(
                directory.resolve("odd-credentials"),
                "[not a name]\n[default]\naws_access_key_id=%s\naws_secret_access_key=%s\n".formatted(key, secret));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        try (var function = start("warning.log", environment)) {
            receive(function, "warned", 100);
            assertThat(function.log()).contains("WARNING: ", "not a name").doesNotContain("SLF4J");
        }
    }

    @Test
    void theArtefactHoldsNothingThatTheFunctionDoesNotNeed() throws IOException {
        try (Stream<Path> files = Files.walk(task)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(task.resolve("lib/homing-lambda.jar"));
        }
        try (var jar = new JarFile(task.resolve("lib/homing-lambda.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(NEEDED.asMatchPredicate())
                    .noneMatch(name -> name.matches(".*(Test|IT|Contract|InMemoryMailStore)\\.class"));
        }
    }

    private static LambdaProcess start(String log, Map<String, String> environment) throws IOException {
        return new LambdaProcess(task, LambdaProcess.AS_LAMBDA_DOES, environment, directory.resolve(log));
    }

    private static Duration median(Stream<String> ids, LambdaProcess function) throws InterruptedException {
        List<Duration> durations = new ArrayList<>();
        for (String id : ids.toList()) {
            durations.add(receive(function, id, 12 << 10));
        }
        return durations.stream()
                .sorted()
                .skip(durations.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** A mail as SES leaves it in incoming/, and the event for it; says how long the function took. */
    private static Duration receive(LambdaProcess function, String id, int size) throws InterruptedException {
        var message = new MessageId(id);
        String mail = "From: eve@example.net\r\nSubject: %s\r\n\r\n".formatted(id)
                + ("x".repeat(76) + "\r\n").repeat(size / 78);
        cloud.s3()
                .putObject(
                        request -> request.bucket(Cloud.BUCKET)
                                .key(StoreLayout.incoming(message).value()),
                        RequestBody.fromBytes(mail.getBytes(US_ASCII)));
        var event = SesEvents.lambdaAction(
                message, new Envelope("eve@example.net", List.of("ann@example.org")), false, false, Instant.now());
        long start = System.nanoTime();
        Answer answer = function.invoke(event.toString());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer.error()).as(answer.body()).isEmpty();
        assertThat(answer.body()).contains("\"event\":\"received\"");
        assertThat(cloud.store().feed().next(Lane.FIRST, Position.NONE, Integer.MAX_VALUE))
                .extracting(Entry::message)
                .contains(message);
        return took;
    }
}
