package io.homing.devstack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What makes the agent quick and cheap, counted where a clock would only guess: requests, flushes and classes of
 * {@code homing sync} as a process.
 */
@Timeout(120)
final class FrugalityIT {
    /** What {@code SyncRun} takes at once. */
    private static final int BATCH = 256;

    /** A look loads this many classes, ours and those of libraries; 5 in 100 more fail. Lower it where fewer will do. */
    private static final int CLASSES = 860;

    private static final Pattern LOADED =
            Pattern.compile("^(?!java\\.|javax\\.|jdk\\.|sun\\.|com\\.sun\\.)\\S+ source: ");

    /** What takes longer to load than a mail takes for all else. */
    private static final Pattern HEAVY =
            Pattern.compile("(DefaultS3Client|DefaultDynamoDbClient|ObjectMapper) source: ");

    @TempDir
    private Path directory;

    private BenchFixture benchFixture;
    private Path volume;

    @BeforeEach
    void aHostThatHasOneMail() throws Exception {
        benchFixture = BenchFixture.open(directory);
        volume = Files.createDirectory(directory.resolve("mail"));
        benchFixture.hold(BenchMail.small(1));
        sync(List.of(), List.of());
        benchFixture.traffic().take();
    }

    @AfterEach
    void close() throws IOException {
        benchFixture.close();
    }

    @Test
    void aLookIsOneQueryAndLoadsNoMoreClassesThanEver() throws Exception {
        Path log = directory.resolve("classes");
        sync(List.of(), List.of("-Xlog:class+load:file=%s:none".formatted(log)));
        assertThat(benchFixture.traffic().take().requests()).isEqualTo(Map.of("Query", 1L));
        long classes = lines(log).filter(line -> LOADED.matcher(line).find()).count();
        System.out.printf("a look loads %d classes of ours and of libraries%n", classes);
        assertThat(classes)
                .as(
                        "classes that a look loads. More of them are CPU each minute on every host: compare the lists that"
                                + " `java -Xlog:class+load …` gives before and after the change, and load what only others"
                                + " need where they need it. If it must be so, measure `./bench --works b,d`, write the"
                                + " price into docs/performance.md and raise CLASSES to %d",
                        classes)
                .isBetween(CLASSES / 2L, CLASSES * 105L / 100);
    }

    @Test
    void aMailIsOneFetchOneReportAndTwoLooks() throws Exception {
        benchFixture.add(BenchMail.small(2).getLast());
        Path log = directory.resolve("classes");
        sync(List.of(), List.of("-Xlog:class+load:file=%s:none".formatted(log)));
        assertThat(lines(log)).as("the SDK's clients and Jackson's mapper").noneMatch(HEAVY.asPredicate());
        assertThat(benchFixture.traffic().take().requests())
                .isEqualTo(Map.of("GetObject", 1L, "PutItem", 1L, "Query", 2L));
    }

    /** A file is flushed with its content; names once per directory and batch, and the state before and after it. */
    @Test
    void aBatchFlushesEachFileOnceAndEachDirectoryOnceHoweverManyMails() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1)).anyMatch(path -> Files.exists(Path.of(path, "strace"))),
                "*** the flushes of a batch were not counted, for want of strace: sudo apt-get install strace");
        int mails = 2 * BATCH;
        benchFixture.hold(BenchMail.small(1 + mails));
        Path calls = directory.resolve("calls");
        sync(List.of("strace", "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync", "-o", calls.toString()), List.of());
        Map<String, Integer> flushed = new TreeMap<>();
        Pattern call = Pattern.compile("f(?:data)?sync\\(\\d+<%s/(.*?)>".formatted(Pattern.quote(volume.toString())));
        lines(calls)
                .flatMap(line -> call.matcher(line).results())
                .map(FrugalityIT::kind)
                .forEach(kind -> flushed.merge(kind, 1, Integer::sum));
        int batches = 2;
        assertThat(flushed)
                .isEqualTo(Map.of(
                        "mail",
                        mails,
                        "names of the staging",
                        2 * batches, // fetched; published
                        "names of new/",
                        batches,
                        "state",
                        2 * batches + 1, // announced; confirmed; and told at the end
                        "names of the state",
                        2 * batches + 1));
    }

    private static String kind(MatchResult call) {
        String path = call.group(1);
        if (path.equals(".homing")) {
            return "names of the state";
        }
        if (path.startsWith(".homing/lane-")) {
            return "state";
        }
        if (path.equals(".homing/staging")) {
            return "names of the staging";
        }
        if (path.startsWith(".homing/staging/")) {
            return "mail";
        }
        return path.endsWith("/new") ? "names of new/" : path;
    }

    private void sync(List<String> under, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.homing.agent.Main", "sync"));
        command.addAll(List.of("-c", benchFixture.config(volume).toString()));
        Shell.run(command.toArray(String[]::new));
    }

    private static Stream<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream();
    }
}
