package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.ExitCode;
import io.homing.agent.Failure;
import io.homing.agent.config.ConfigReader;
import io.homing.operator.aws.FakeAws;
import io.homing.operator.doctor.FakeDns;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.HomingException;
import io.homing.store.MailFeed;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command prints with {@code --json}: {@link Terminal} checks it against its schema. */
final class JsonOutputTest {
    private static final Address ANN = new Address("ann@example.org");
    private static final Verdicts GOOD = Verdicts.all(Verdict.PASS);

    @TempDir
    private Path directory;

    private final FakeAws aws = new FakeAws();
    private final FakeDns dns = new FakeDns();
    private OperatorFixture desk;
    private Path host;

    @BeforeEach
    void host() throws IOException {
        desk = new OperatorFixture(directory);
        Path volume = Files.createDirectories(directory.resolve("mail/.homing")).getParent();
        Path fake = Files.createDirectory(directory.resolve("aws"));
        host = Files.writeString(
                directory.resolve("agent.yaml"),
                "host: primary\nmail:\n  root: %s\n%s".formatted(volume, Files.readString(aws.operatorYaml(fake))));
        aws.answer("GET /example-mail", 200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        aws.answer("Query", 200, "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
        aws.answer("GetItem", 200, "{}");
        aws.answer("PutItem", 200, "{}");
        aws.answer("POST /v2/email/outbound-emails", 200, "{\"MessageId\":\"sent\"}");
    }

    @AfterEach
    void close() {
        aws.close();
        dns.close();
    }

    @Test
    void everyCommandPrintsWhatItsSchemaDescribes() throws IOException {
        desk.mail("m1", "Hello", GOOD, new Decision.Hold(ANN, "rule *"));
        desk.mail("m2", "Hello", GOOD, new Decision.Hold(ANN, "rule *"));
        Set<String> commands = new TreeSet<>();
        for (String line : new String[] {
            "route set * deliver:ann@example.org",
            "route set * deliver:ann@example.org",
            "route list",
            "route test ann@example.org",
            "route explain ann+shop@example.org",
            "route replay --remove *",
            "held list --retention 30",
            "held show m1 --headers",
            "held release m1",
            "held delete m2 --yes",
            "search --mailbox ann@example.org",
            "trace m1",
            "route remove * --dry-run",
            "route remove *",
            "route history",
            "route undo",
            "route remove *",
            "mailbox retire bob@example.org",
            "mailbox list",
            "mailbox unretire bob@example.org"
        }) {
            commands.add(command(desk.homing((line + " --json").split(" "))));
            desk.clock.turn(Duration.ofSeconds(1));
        }
        for (String line : new String[] {
            "status",
            "verify",
            "sync",
            "sync --dry-run",
            "rebuild",
            "rebuild --if-empty",
            "undelete --days 1",
            "undelete --days 1 --dry-run",
            "config check",
            "doctor --domain example.org --resolver 127.0.0.1:" + dns.address().getPort(),
            "canary --to ann@example.org --host primary --wait 1"
        }) {
            String[] words = "%s --json -c %s".formatted(line, host).split(" ");
            commands.add(command(aws.asAws(() -> Terminal.run(words))));
        }
        String credentials = directory.resolve("aws/credentials").toString();
        var lost =
                new OperatorFixture(Files.createDirectory(directory.resolve("lost"))); // its table, not its manifests
        desk.store.list(
                MailFeed.Listing.MANIFESTS,
                object -> lost.store.putObject(
                        object.key(), desk.store.object(object.key()).orElseThrow()));
        commands.add(command(
                lost.homingAsTyped("rebuild-table", "--json", "-c", host.toString(), "--credentials", credentials)));
        commands.add(command(Terminal.run("cost --json")));
        commands.add(command(Terminal.run("dns example.org --json --region eu-central-1")));
        assertThat(commands)
                .containsExactlyInAnyOrderElementsOf(JsonSchemas.commands().stream()
                        .filter(command -> !command.contains("--"))
                        .toList());
    }

    private static String command(Terminal terminal) throws IOException {
        assertThat(terminal.out()).as(terminal.err()).startsWith("{\"schema\":1,\"command\":\"");
        return new JsonMapper().readTree(terminal.out()).get("command").textValue();
    }

    @ParameterizedTest
    @MethodSource("io.homing.operator.cli.JsonSchemas#commands")
    void everySchemaIsOne(String command) throws IOException {
        JsonSchemas.isSchema(command);
    }

    /** The schema of a failure, too. */
    @Test
    void theSchemaOfAFailureIsOne() throws IOException {
        JsonSchemas.isSchema(JsonSchemas.ERROR);
    }

    @Test
    void everyCommandWithTheOptionHasASchema() {
        assertThat(HelpTest.commands().stream()
                        .filter(command -> HelpTest.command(command)
                                .getCommandSpec()
                                .optionsMap()
                                .containsKey("--json")))
                .isNotEmpty()
                .isSubsetOf(JsonSchemas.commands());
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsAnObjectWithKindHintAndExitCode(HomingException.Kind kind) throws IOException {
        desk.trouble = new HomingException(kind, "the table homing\nis \"gone\"", "Restore it.");
        Terminal terminal = desk.homing("route", "list", "--json");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines()).hasSize(1);
        assertThat(terminal.err())
                .startsWith(
                        "{\"schema\":1,\"command\":\"route list\",\"kind\":\"%s\",\"message\":\"the table homing\\nis"
                                .formatted(kind.name().toLowerCase(Locale.ROOT)));
        JsonNode error = new JsonMapper().readTree(terminal.err());
        assertThat(error.get("hint").textValue()).endsWith("Restore it.");
        assertThat(error.get("exitCode").intValue())
                .isEqualTo(terminal.exit())
                .isEqualTo(desk.homing("route", "list").exit());
        assertThat(error.has("trace")).isFalse();
    }

    /** As in the text: a message may quote input that was pasted by mistake. */
    @Test
    void aFailureDoesNotQuoteEverything() throws IOException {
        desk.trouble = new HomingException(
                HomingException.Kind.CONFIG, "x".repeat(2_000), List.of("y".repeat(2_000)), "Correct it.", null);
        JsonNode error =
                new JsonMapper().readTree(desk.homing("route", "list", "--json").err());
        assertThat(error.get("message").textValue()).hasSize(Failure.LONGEST).endsWith("x…");
        assertThat(error.get("details").get(0).textValue())
                .hasSize(Failure.LONGEST)
                .endsWith("y…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--json",
                "--json route",
                "route --json",
                "route list --json --fast",
                "cost --mails -1 --json",
                "cost --json --prices /nowhere/prices",
                "status --json --json",
                "snyc --json"
            })
    void aWrongCommandLineIsAnObjectToo(String line) throws IOException {
        Terminal terminal = Terminal.run(line);
        assertThat(terminal.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(terminal.out()).isEmpty();
        JsonNode error = new JsonMapper().readTree(terminal.err());
        assertThat(error.get("kind").textValue()).isEqualTo("usage");
        assertThat(error.get("hint").textValue()).startsWith("Run `homing").endsWith(" --help`.");
    }

    @Test
    void aWordAfterTheEndOfTheOptionsIsNotTheOption() {
        Terminal terminal = desk.homingAsTyped("trace", "-c", "/nowhere/operator.yaml", "--", "--json");
        assertThat(terminal.err()).startsWith("homing: ");
    }

    @Test
    void aDefectHasItsStackTrace() {
        JsonError error = JsonError.of(new IllegalStateException("broken"));
        assertThat(error.kind()).isEqualTo("defect");
        assertThat(error.exit()).isEqualTo(ExitCode.DEFECT.code());
        assertThat(error.hint()).isEmpty();
        assertThat(error.trace()).hasValueSatisfying(trace -> assertThat(trace).contains("JsonOutputTest"));
    }

    @Test
    void problemsOfAConfigurationAreInTheResultAndInTheFailure() throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.yaml"), "colour: red\n");
        Terminal terminal = Terminal.run("config", "check", "--json", "-c", file.toString());
        JsonNode error = new JsonMapper().readTree(terminal.err());
        JsonNode result = new JsonMapper().readTree(terminal.out());
        assertThat(error.get("details")).isEqualTo(result.get("problems")).isNotEmpty();
    }

    @Test
    void aVolumeThatIsNotMountedIsAFailureWithoutAResult() throws IOException {
        Path volume = directory.resolve("not/mounted");
        Path file = Files.writeString(
                directory.resolve("unmounted.yaml"),
                ConfigReader.example().replace("root: /var/mail/homing", "root: " + volume));
        for (String line : List.of("sync", "sync --dry-run")) {
            Terminal terminal = Terminal.run("%s --json -c %s".formatted(line, file));
            assertThat(terminal.exit()).isEqualTo(ExitCode.DISK.code());
            assertThat(terminal.out()).isEmpty();
            assertThat(terminal.err()).contains("\"kind\":\"disk\"", "the mail volume " + volume + " does not exist");
        }
    }
}
