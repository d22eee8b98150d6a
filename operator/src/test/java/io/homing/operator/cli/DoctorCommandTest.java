package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.ExitCode;
import io.homing.operator.aws.FakeAws;
import io.homing.operator.doctor.FakeDns;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command on a host where nothing answers as it should. */
final class DoctorCommandTest {
    @TempDir
    private Path directory;

    private final FakeAws aws = new FakeAws();
    private final FakeDns dns = new FakeDns();
    private Path config;

    @BeforeEach
    void host() throws Exception {
        Path root = Files.createDirectories(directory.resolve("mail/.homing")).getParent();
        String store = Files.readString(aws.operatorYaml(directory));
        config = Files.writeString(
                directory.resolve("agent.yaml"), "host: primary\nmail:\n  root: %s\n%s".formatted(root, store));
        aws.answer("Query", 200, "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
        aws.answer("PutItem", 400, """
                {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}""");
        aws.answer("POST /v2/email/outbound-emails", 200, "{\"MessageId\":\"sent\"}");
    }

    @AfterEach
    void close() {
        aws.close();
        dns.close();
    }

    private Terminal doctor(String options) {
        return aws.asAws(() -> Terminal.run("doctor -c %s --domain example.org --resolver 127.0.0.1:%d %s"
                .formatted(config, dns.address().getPort(), options)));
    }

    @Test
    void whatIsWrongIsListedWithWhatToTypeAndTheExitCodeSaysSo() {
        Terminal told = doctor("");
        assertThat(told.exit()).isEqualTo(ExitCode.UNWELL.code());
        assertThat(told.out())
                .containsPattern("(?m)^ERROR +DNS MX example.org +missing: 10 inbound-smtp")
                .contains("→ Set it: homing dns example.org --format bind")
                .containsPattern("(?m)^\\d+ errors, \\d+ warnings, \\d+ not checked, \\d+ ok$");
        assertThat(told.err()).isEmpty();
    }

    @Test
    void programsGetJson() throws Exception {
        assertThat(new JsonMapper()
                        .readTree(doctor("--json").out())
                        .path("findings")
                        .findValuesAsText("level"))
                .contains("ok", "error", "not_checked");
    }

    @Test
    void theSecondTimeOnlyNewsIsToldAndMailed() {
        String mail = "--changes --mail you@example.com";
        assertThat(doctor(mail).out()).contains("DNS MX example.org");
        assertThat(sent()).isEqualTo(1);
        dns.put("example.org", "MX", "10 inbound-smtp.eu-central-1.amazonaws.com.");
        Terminal second = doctor(mail);
        assertThat(second.out().lines().filter(line -> !line.contains("→"))).hasSize(2);
        assertThat(second.out()).containsPattern("(?m)^ok +DNS MX example.org").contains("0 errors");
        assertThat(second.exit()).as("of all that is wrong").isEqualTo(ExitCode.UNWELL.code());
        assertThat(sent()).isEqualTo(2);
        assertThat(doctor(mail).out().lines()).as("no news").hasSize(1);
        assertThat(sent()).as("no mail").isEqualTo(2);
    }

    @Test
    void whatCouldNotBeMailedIsNewsAgain() {
        String mail = "--changes --mail you@example.com";
        aws.answer("POST /v2/email/outbound-emails", 400, "MessageRejected", "{\"message\":\"no\"}");
        Terminal first = doctor(mail);
        assertThat(first.exit()).isEqualTo(ExitCode.SETUP.code());
        assertThat(first.out()).as("told here all the same").contains("DNS MX example.org");
        aws.answer("POST /v2/email/outbound-emails", 200, "{\"MessageId\":\"sent\"}");
        assertThat(doctor(mail).out()).contains("DNS MX example.org");
        assertThat(doctor(mail).out()).doesNotContain("DNS MX example.org");
    }

    @Test
    void oneNextStepForManyThingsIsSaidOnce() {
        assertThat(doctor("").out().lines().filter(line -> line.contains("→ Set it: homing dns example.org")))
                .hasSizeLessThan(3);
    }

    @Test
    void prometheusGetsCountsAndWhatBecameOfMails() throws Exception {
        aws.sent(200, 3, 1);
        Path file = directory.resolve("doctor.prom");
        doctor("--textfile " + file);
        assertThat(Files.readString(file))
                .containsPattern("homing_doctor_findings\\{host=\"primary\",level=\"error\"} [1-9]")
                .contains("homing_ses_bounce_ratio{host=\"primary\"} 0.015\n")
                .contains("homing_ses_complaint_ratio{host=\"primary\"} 0.005\n")
                .contains("homing_doctor_timestamp_seconds{host=\"primary\"} ");
    }

    @Test
    void whatNobodyMayAskIsNotTold() throws Exception {
        aws.answer("GetSendStatistics", 403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
        Path file = directory.resolve("doctor.prom");
        doctor("--textfile " + file);
        assertThat(Files.readString(file)).contains("homing_doctor_findings").doesNotContain("ratio");
    }

    private long sent() {
        return aws.asked().stream()
                .filter(call -> call.startsWith("POST /v2/email/outbound-emails"))
                .count();
    }

    @Test
    void aConfigurationThatCannotBeReadIsAFinding() throws Exception {
        Files.writeString(config, "host: primary\nmale:\n  root: /x\n");
        Terminal told = doctor("");
        assertThat(told.exit()).isEqualTo(ExitCode.CONFIG.code());
        assertThat(told.out())
                .contains(
                        "ERROR",
                        config + ": mail.root: is missing",
                        "male: unknown setting",
                        "→ Correct it, then run `homing config check`");
    }

    @Test
    void aResolverThatIsNoneIsAMatterOfUsage() {
        assertThat(Terminal.run("doctor", "-c", config.toString(), "--resolver", "9.9.9.9")
                        .exit())
                .isEqualTo(ExitCode.USAGE.code());
    }
}
