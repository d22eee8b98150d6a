package io.homing.operator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.ExitCode;
import io.homing.operator.aws.FakeAws;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;

final class DnsCommandTest {
    private static final String HOSTS = " --primary imap.home.example --backup mail.example.net";
    private static final String TOKENS = " --dkim-token one --dkim-token two --dkim-token three";

    @TempDir
    private Path directory;

    @Test
    void theTableHasARecordALine() {
        Terminal table = Terminal.run("dns example.org" + TOKENS);
        assertThat(table.exit()).isZero();
        assertThat(table.out().lines()).hasSize(1 + 9).first().asString().matches("name +type +value +purpose");
        assertThat(table.err()).isEmpty();
    }

    @Test
    void whatSesAloneKnowsIsSaidToBeMissing() {
        assertThat(Terminal.run("dns example.org").err()).contains("The DKIM records are not included", "--fetch-dkim");
    }

    /** Judged by a reader of zone files that others wrote. */
    @Test
    void aNameServerReadsTheZoneFile() throws Exception {
        String file = Terminal.run("dns example.org --mta-sts --format bind" + HOSTS + TOKENS)
                .out();
        List<Record> records = new ArrayList<>();
        try (var master = new Master(new ByteArrayInputStream(file.getBytes(US_ASCII)))) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                records.add(next);
            }
        }
        assertThat(records)
                .hasSize(15)
                .allSatisfy(record -> assertThat(record.getName().toString()).endsWith("example.org."));
        assertThat(records)
                .extracting(Record::rdataToString)
                .contains(
                        "10 inbound-smtp.eu-central-1.amazonaws.com.",
                        "\"v=DMARC1; p=quarantine\"",
                        "one.dkim.amazonses.com.",
                        "10 1 993 mail.example.net.");
    }

    /** UPSERT would replace an SPF record that is there already. Two records of one name are one set. */
    @Test
    void route53ReplacesNothing() throws Exception {
        JsonNode batch = new JsonMapper()
                .readTree(Terminal.run("dns example.org --format route53" + HOSTS + TOKENS)
                        .out());
        assertThat(batch.path("Changes").findValuesAsText("Action"))
                .isNotEmpty()
                .containsOnly("CREATE");
        assertThat(batch.path("Changes").valueStream().map(change -> change.path("ResourceRecordSet")))
                .filteredOn(set -> set.path("Name").asText().equals("_imaps._tcp.example.org."))
                .singleElement()
                .satisfies(set -> assertThat(set.path("ResourceRecords").findValuesAsText("Value"))
                        .containsExactly("0 1 993 imap.home.example.", "10 1 993 mail.example.net."));
        assertThat(batch.toString()).contains("\\\"v=spf1 include:amazonses.com ~all\\\"");
    }

    @Test
    void programsGetJson() throws Exception {
        JsonNode json = new JsonMapper()
                .readTree(Terminal.run("dns example.org --json --reports ann@example.net")
                        .out());
        assertThat(json.path("schema").asInt()).isEqualTo(1);
        assertThat(json.path("records").findValuesAsText("value"))
                .contains(
                        "v=DMARC1; p=quarantine; rua=mailto:ann@example.net", "v=TLSRPTv1; rua=mailto:ann@example.net");
    }

    @Test
    void sesKnowsTheNamesOfItsRecords() throws Exception {
        try (var aws = new FakeAws()) {
            aws.answer("GET /v2/email/identities/example.org", 200, """
                    {"VerifiedForSendingStatus":true,"DkimAttributes":{"Tokens":["abc"],"SigningHostedZone":"dkim.eu-x.example"}}""");
            Path config = aws.operatorYaml(directory);
            Terminal table = aws.asAws(() -> Terminal.run("dns example.org --fetch-dkim -c " + config));
            assertThat(table.err()).isEmpty();
            assertThat(table.out()).contains("abc._domainkey.example.org  CNAME  abc.dkim.eu-x.example.");
        }
    }

    @Test
    void aDomainThatSesDoesNotKnowIsToldWithWhatToDo() throws Exception {
        try (var aws = new FakeAws()) {
            aws.answer("GET /v2/email/identities/example.org", 404, "NotFoundException", "{\"message\":\"no such\"}");
            Path config = aws.operatorYaml(directory);
            Terminal told = aws.asAws(() -> Terminal.run("dns example.org --fetch-dkim -c " + config));
            assertThat(told.exit()).isEqualTo(ExitCode.SETUP.code());
            assertThat(told.out()).isEmpty();
            assertThat(told.err()).contains("SES does not know example.org in eu-central-1", "→ ");
        }
    }

    @Test
    void whatIsNoDomainIsAMatterOfUsage() throws Exception {
        assertThat(Terminal.run("dns example_org").exit()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void theRegionIsThatOfTheConfigurationUnlessAnotherIsNamed() throws Exception {
        Path config = Files.writeString(directory.resolve("operator.yaml"), """
                store: { region: us-west-2, bucket: example-mail, table: homing }
                """);
        assertThat(Terminal.run("dns example.org -c " + config).out()).contains("inbound-smtp.us-west-2.amazonaws.com");
        assertThat(Terminal.run("dns example.org -c " + config + " --region EU-WEST-1")
                        .out())
                .contains("inbound-smtp.eu-west-1.amazonaws.com")
                .doesNotContain("us-west-2");
        assertThat(Terminal.run("dns example.org -c " + directory.resolve("none.yaml"))
                        .exit())
                .isEqualTo(ExitCode.CONFIG.code());
    }

    @Test
    void whatDoesNotFitIntoARecordIsRefused() {
        String domain =
                "a".repeat(60) + "." + "b".repeat(60) + "." + "c".repeat(60) + "." + "d".repeat(60) + ".example";
        assertThat(Terminal.run("dns " + domain).exit()).isEqualTo(ExitCode.USAGE.code());
        Terminal reports = Terminal.run("dns example.org --reports " + "r".repeat(60) + "@" + domain.substring(62));
        assertThat(reports.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(reports.err()).contains("--reports").doesNotContain("Exception");
    }
}
