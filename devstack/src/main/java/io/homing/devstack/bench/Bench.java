package io.homing.devstack.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.devstack.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./bench}: compares Homing with the usual alternatives. */
@Command(
        name = "./bench",
        description = {
            "Measures Homing and the usual alternatives, with emulators on this machine.",
            "",
            "Works: a  bulk: many mails to an empty host",
            "       b  a poll that finds nothing, with few and with many mails there",
            "       c  one new mail among many",
            "       d  from start to exit, with an empty mailbox",
            "       e  the daemon, idle and with a mail each second",
            "       f  from the journal to a mail client in IDLE",
            "       g  the function in Lambda, cold and warm"
        },
        footer = {"", "Example: ./bench --quick --works a,b"},
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final int ROUNDS = 3;

    @Option(names = "--quick", description = "Smaller numbers: five minutes instead of half an hour.")
    private boolean quick;

    @Option(names = "--json", description = "Prints the result as JSON, and progress on standard error.")
    private boolean json;

    @Option(names = "--works", split = ",", paramLabel = "WORK", description = "Measures only these; default: all.")
    private List<Work> works = List.of(Work.values());

    @Option(names = "--agent", required = true, hidden = true)
    private Path agent;

    /** The measurements, by their names on the command line. */
    enum Work {
        a,
        b,
        c,
        d,
        e,
        f,
        g
    }

    /** The program. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> machine = Machine.describe(agent);
        if (!json) {
            machine.forEach((what, how) -> System.out.printf("%-10s %s%n", what, how));
        }
        List<Competitor> there = contenders();
        List<Map<String, Object>> found = new ArrayList<>();
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "homing-bench-"); // on a disk, unlike some /tmp
        Shell.run("chmod", "755", directory.toString());
        try (BenchFixture benchFixture = BenchFixture.open(directory)) {
            var meter = Meter.in(directory, benchFixture.traffic());
            var processes = new Processes(benchFixture, meter, agent, new Comparison(meter, ROUNDS), there);
            for (Work work : works) {
                System.err.printf("measuring %s ...%n", work);
                long start = System.nanoTime();
                List<BenchResult> findings = run(work, benchFixture, processes);
                System.err.printf("... took %d s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
                for (BenchResult benchResult : findings) {
                    found.add(benchResult.json());
                    if (!json) {
                        System.out.printf("%n%s", benchResult.text());
                    }
                }
            }
        } finally {
            Shell.run("rm", "-rf", directory.toString());
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("machine", machine);
            all.put("findings", found);
            System.out.println(
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        }
        return 0;
    }

    private static List<Competitor> contenders() {
        Arrays.stream(Competitor.values())
                .forEach(who -> who.missing()
                        .ifPresent(what -> System.err.printf(
                                "*** NOT measured, because it is missing: %s (%s)%n", who.label, what)));
        return Arrays.stream(Competitor.values())
                .filter(who -> who.missing().isEmpty())
                .toList();
    }

    private List<BenchResult> run(Work work, BenchFixture benchFixture, Processes processes) throws Exception {
        return switch (work) {
            case a -> List.of(processes.bulk(quick ? 1_000 : 10_000));
            case b -> processes.looks(quick ? List.of(10, 10_000) : List.of(10, 10_000, 100_000));
            case c -> List.of(processes.oneNew(quick ? 10_000 : 100_000));
            case d -> List.of(processes.startToExit());
            case e -> List.of(new SteadyState(benchFixture, agent).watch(Duration.ofSeconds(quick ? 30 : 150)));
            case f -> freshness(benchFixture);
            case g -> List.of(new FunctionStarts(benchFixture).measure(ROUNDS, !quick));
        };
    }

    private List<BenchResult> freshness(BenchFixture benchFixture) throws Exception {
        Optional<String> missing = Freshness.missing();
        missing.ifPresent(what -> System.err.printf("*** NOT measured, because it is missing: f (%s)%n", what));
        return missing.isPresent() ? List.of() : List.of(new Freshness(benchFixture, agent).of(quick ? 20 : 100));
    }
}
