package io.homing.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option and every parameter of every command, as picocli knows them, with values that somebody may type by mistake.
 * An option that is added is tried here by itself; a command that is added requires a line in {@link #LINES}.
 */
final class EveryOptionTest {
    /** A line that parses, for each command: what is tried is added to it, or replaces a word in it. */
    private static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("sync", ""),
            Map.entry("run", ""),
            Map.entry("status", ""),
            Map.entry("verify", ""),
            Map.entry("rebuild", ""),
            Map.entry("rebuild-table", "--credentials operator"),
            Map.entry("undelete", "--days 1"),
            Map.entry("search", ""),
            Map.entry("trace", "x"),
            Map.entry("route list", ""),
            Map.entry("route set", "* hold --dry-run"),
            Map.entry("route remove", "*"),
            Map.entry("route history", ""),
            Map.entry("route undo", ""),
            Map.entry("route test", "ann@example.org"),
            Map.entry("route explain", "ann@example.org"),
            Map.entry("route replay", "* hold"),
            Map.entry("held list", ""),
            Map.entry("held show", "m1"),
            Map.entry("held release", "m1"),
            Map.entry("held delete", "m1 --yes"),
            Map.entry("mailbox retire", "ann@example.org"),
            Map.entry("mailbox unretire", "ann@example.org"),
            Map.entry("mailbox list", ""),
            Map.entry("config check", ""),
            Map.entry("config example", ""),
            Map.entry("cost", ""),
            Map.entry("doctor", ""),
            Map.entry("canary", "--to ann@example.org --host primary"),
            Map.entry("dns", "example.org"),
            Map.entry(
                    "profile",
                    "--user ann@example.org --primary a.example.org --backup b.example.org --sign-cert a.pem"
                            + " --sign-key b.pem --output x.mobileconfig"));

    /** What takes any text, in these kinds: to find it, to keep it, to open a file of that name. */
    private static final Map<String, Set<String>> TAKES = Map.of(
            "TEXT", Set.of("wrong", "Unicode"),
            "QUERY", Set.of("wrong", "Unicode"),
            "NAME", Set.of("wrong", "Unicode"),
            "TOKEN", Set.of(),
            "ID", Set.of("wrong", "long"),
            "REGION", Set.of(),
            "CHANGE", Set.of());

    private static final String UNICODE = "\u0394\u00fc\ud83d\udcec";

    /** Each stands for many. */
    private static final Map<String, String> VALUES = new TreeMap<>(Map.of(
            "wrong", "no'such",
            "empty", "",
            "Unicode", UNICODE,
            "long", "x".repeat(100_000),
            "control", "a\u001b[2Jb",
            "mangled", "Entw\ufffd\ufffdrfe",
            "negative", "-7",
            "huge", "99999999999999999999"));

    /**
     * One try.
     *
     * @param arg the option or parameter that is tried
     */
    record Try(String command, ArgSpec arg, String kind) {
        @Override
        public String toString() {
            return "homing %s, %s: %s".formatted(command, name(), kind);
        }

        String name() {
            return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
        }

        String label() {
            return arg.paramLabel().replaceAll("[<>]", "");
        }
    }

    /** To look at, not to run: it is made once, for that takes a while. */
    private static final CommandLine HOMING = Homing.commandLine();

    @TempDir
    private Path directory;

    private OperatorFixture desk;

    @BeforeEach
    void desk() throws IOException {
        desk = new OperatorFixture(directory);
    }

    static Stream<Try> tries() {
        List<Try> tries = new ArrayList<>();
        HelpTest.commands().stream()
                .filter(command -> spec(command).subcommands().isEmpty())
                .forEach(command -> spec(command).args().stream()
                        .filter(arg -> arg.arity().max() > 0)
                        .forEach(arg -> VALUES.keySet().forEach(kind -> tries.add(new Try(command, arg, kind)))));
        return tries.stream();
    }

    @Test
    void everyCommandHasALine() {
        assertThat(HelpTest.commands().stream()
                        .filter(command -> spec(command).subcommands().isEmpty()))
                .containsExactlyInAnyOrderElementsOf(LINES.keySet());
        assertThat(tries()).hasSizeGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("tries")
    void aBadValueIsRefusedByNameAndNothingIsWritten(Try one) throws IOException {
        if (one.command().equals("canary") && taken(one)) {
            return; // it would send a mail
        }
        Map<Path, String> before = files();
        List<String> words = words(one);
        boolean hasConfig = spec(one.command()).optionsMap().containsKey("-c");
        Terminal terminal = !hasConfig || one.name().equals("--config")
                ? desk.homingAsTyped(words.toArray(String[]::new))
                : desk.homing(words.toArray(String[]::new));

        assertThat(terminal.exit()).as("%s%n%s", one, terminal.err()).isNotEqualTo(ExitCode.DEFECT.code());
        assertThat(terminal.err())
                .doesNotContain("Exception", "\tat ", "java.")
                .doesNotContainPattern("[\\p{Cc}&&[^\\n\\r]]");
        assertThat(terminal.err().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000));
        assertThat(files()).isEqualTo(before);
        assertThat(desk.store.rules().all()).isEmpty();

        if (!taken(one)) {
            String first = terminal.err().lines().findFirst().orElse("");
            assertThat(terminal.exit())
                    .as("%s%n%s", one, terminal)
                    .isIn(
                            ExitCode.USAGE.code(),
                            ExitCode.REFUSED.code(),
                            ExitCode.NOT_FOUND.code(),
                            ExitCode.CONFIG.code());
            assertThat(first.contains(one.name()) || first.contains(shown(one)))
                    .as("%s: names the option or the value: %s", one, first)
                    .isTrue();
        }
    }

    /** As much of a value as a message has. */
    private static String shown(Try one) {
        String value = VALUES.get(one.kind()).replace("\u001b", "?");
        return value.isEmpty() ? "''" : value.substring(0, Math.min(40, value.length()));
    }

    private static boolean taken(Try one) {
        return TAKES.getOrDefault(one.label(), Set.of()).contains(one.kind())
                || (Set.of("wrong", "Unicode", "negative", "huge").contains(one.kind()) && isText(one))
                || (Set.of("wrong", "Unicode", "negative", "huge").contains(one.kind())
                        && one.name().equals("--folder"))
                || (one.name().equals("--recipient")
                        && !Set.of("empty", "control", "mangled").contains(one.kind()))
                || (one.kind().equals("huge") && one.label().equals("HOST"));
    }

    private static boolean isText(Try one) {
        return Set.of("TEXT", "QUERY", "NAME", "FILE", "PEM").contains(one.label());
    }

    /** The line of the command, with the value in it. */
    private static List<String> words(Try one) {
        List<String> words = new ArrayList<>(List.of(one.command().split(" ")));
        List<String> line = new ArrayList<>(Stream.of(LINES.get(one.command()).split(" "))
                .filter(word -> !word.isEmpty())
                .toList());
        String value = VALUES.get(one.kind());
        if (one.arg() instanceof OptionSpec option) {
            int there = line.indexOf(option.longestName());
            if (there >= 0) {
                line.subList(there, there + 2).clear();
            }
            words.addAll(line);
            words.add(option.longestName() + "=" + value);
        } else {
            int index =
                    ((CommandLine.Model.PositionalParamSpec) one.arg()).index().min();
            if (index < line.size()) {
                line.set(index, value);
            } else {
                line.add(value);
            }
            line.add(0, "--"); // a value may begin with a hyphen
            words.addAll(one.kind().equals("negative") ? line : line.subList(1, line.size()));
        }
        return words;
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readString(file, UTF_8));
            }
        }
        return files;
    }

    private static CommandSpec spec(String path) {
        CommandLine line = HOMING;
        for (String name : path.split(" ", -1)) {
            line = name.isEmpty() ? line : line.getSubcommands().get(name);
        }
        return line.getCommandSpec();
    }
}
