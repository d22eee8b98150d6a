package io.homing.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigProblemsTest {
    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void file() {
        file = new ConfigFile(directory);
    }

    @Test
    void everyProblemIsToldAtOnceWithItsField() throws IOException {
        assertThat(file.problems("""
                host: Primary Host
                mail:
                  root: var/mail
                  layout: "../{user}"
                store:
                  region: Frankfurt
                  bucket: No_Bucket
                  table: x
                  credentials: secret
                  s3Endpoint: ftp://x
                sync:
                  lanes: [0, 1000, x]
                  interval: 5
                  fetches: 0
                  fetchs: 8
                colour: blue
                """))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("host: ").endsWith("(got 'Primary Host')"),
                        problem -> assertThat(problem)
                                .isEqualTo("mail.root: requires an absolute path (got \"var/mail\")"),
                        problem -> assertThat(problem).startsWith("mail.layout: requires a relative path"),
                        problem -> assertThat(problem)
                                .startsWith("store.region: region: requires a region such as eu-central-1"),
                        problem -> assertThat(problem).startsWith("store.bucket: requires the name of a bucket"),
                        problem -> assertThat(problem).startsWith("store.table: requires the name of a table"),
                        problem -> assertThat(problem).startsWith("store.credentials: requires an absolute path"),
                        problem ->
                                assertThat(problem).startsWith("store.s3Endpoint: requires an http or https address"),
                        problem -> assertThat(problem)
                                .isEqualTo("sync.lanes: requires a whole number from 0 to 999 (got 1000)"),
                        problem ->
                                assertThat(problem).startsWith("sync.lanes: ").endsWith("(got \"x\")"),
                        problem -> assertThat(problem)
                                .isEqualTo("sync.interval: requires a duration such as 500ms, 1s, 5m (got 5)"),
                        problem -> assertThat(problem)
                                .isEqualTo("sync.fetches: requires a whole number from 1 to 64 (got 0)"),
                        problem -> assertThat(problem)
                                .isEqualTo("sync.fetchs: unknown setting (known: lanes, interval, fetches)"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "colour: unknown setting (known: mail, store, sync, health, metrics, kubernetes, host)"));
    }

    @Test
    void aDaemonThatLooksMoreRarelyThanItIsAskedForNewsIsRefused() throws IOException {
        assertThat(file.problems(
                        ConfigFile.SOUND + "sync: {interval: 10m}\nhealth: {address: '[::1]:80', maxAge: 10m}"))
                .containsExactly("health.maxAge: must be longer than sync.interval (got 600s)");
    }

    @Test
    void anEmptyFileMissesAllThatMustBeThere() throws IOException {
        assertThat(file.problems("# nothing\n"))
                .containsExactly(
                        "host: is missing",
                        "mail.root: is missing",
                        "store.region: is missing",
                        "store.bucket: is missing",
                        "store.table: is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: primary    | host: [a, b]     | host: requires a single value (got [\"a\",\"b\"])",
                "host: primary    | host: {a: b}     | host: requires a single value (got {\"a\":\"b\"})",
                "host: primary    | host:            | host: is missing",
                "table: homing    | table: homing\\nmail: on | line 8",
                "region: eu-central-1 | region: 7    | store.region: region: requires a region such as eu-central-1 (got '7')",
                "mail:            | letters:         | letters: unknown setting",
                "  root: /var/mail/homing | - x      | mail: requires settings below it (got [\"x\"])"
            })
    void aSettingOfTheWrongTypeIsToldWithWhatItGot(String sound, String spoilt, String problem) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND.replace(sound, spoilt.replace("\\n", "\n"))))
                .anySatisfy(told -> assertThat(told).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource({"0", "[]", "{a: 1}", "[0.5]", "[-1]", "[[0]]", "'[0, 0]'", "'[1, 0, 1]'"})
    void lanesAreAListOfNumbers(String lanes) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "sync: {lanes: " + lanes + "}"))
                .singleElement()
                .asString()
                .startsWith("sync.lanes: requires ");
    }

    @ParameterizedTest
    @CsvSource({"5", "1 s", "1sec", "-1s", "1.5s", "99ms", "0s", "1d", "''", "9999999s", "PT1S"})
    void whatIsNoDurationIsRefused(String interval) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "sync: {interval: '" + interval + "'}"))
                .singleElement()
                .asString()
                .startsWith("sync.interval: requires ");
    }

    @ParameterizedTest
    @CsvSource({"8080", "localhost:8080", "'127.0.0.1:'", "'127.0.0.1:0'", "127.0.0.1:65536", "1.2.3:80:80"})
    void healthIsToldAtANumericAddressAndAPort(String address) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "health: {address: '" + address + "'}"))
                .singleElement()
                .asString()
                .startsWith("health.address: requires ");
    }

    @ParameterizedTest
    @CsvSource({"1s", "119s", "1m"})
    void lessPatienceThanTheAgentHasItselfIsRefused(String maxAge) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "health: {maxAge: " + maxAge + "}"))
                .singleElement()
                .asString()
                .startsWith("health.maxAge: requires at least 2m");
    }

    /** YAML 1.1: 0123 is octal, 1.10 a number with a useless digit. Nobody who writes them as a name means that. */
    @ParameterizedTest
    @CsvSource({"0123, 83", "1_0, 10", "0x1F, 31", "0b11, 3", "+5, 5", "1.10, 1.1", "00, 0"})
    void aNumberThatYamlReadsAsAnotherOneIsRefused(String written, String read) throws IOException {
        assertThat(file.problems(ConfigFile.SOUND.replace("primary", written)))
                .containsExactly("line 1, column 7: YAML reads %s as %s: put it into quotes, or write %s"
                        .formatted(written, read, read));
        assertThat(file.problems(ConfigFile.SOUND + "sync: {lanes: [" + written + "]}"))
                .singleElement()
                .asString()
                .startsWith("line 8, column 16: YAML reads ");
    }
}
