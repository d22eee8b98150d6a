package io.homing.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.homing.store.RegionName;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZoneTest {
    private static final DomainName DOMAIN = new DomainName("example.org");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private static Zone zone(boolean all) {
        return Zone.of(new Zone.Wishes(
                DOMAIN,
                "eu-west-1",
                new Zone.Dkim(List.of("one", "two", "three"), Zone.DKIM_ZONE),
                Optional.of(new DomainName("imap.home.example")).filter(host -> all),
                Optional.of(new DomainName("mail.example.net")).filter(host -> all),
                Optional.empty(),
                all,
                TODAY));
    }

    /** The playbook prints the DNS records, too, for users without the program homing: the records must be the same. */
    @Test
    void thePlaybookNamesTheSameRecords() throws Exception {
        JsonNode tasks = new YAMLMapper()
                .readTree(Path.of("..", "ansible", "tasks", "dns.yml").toFile());
        JsonNode vars = tasks.valueStream()
                .map(task -> task.path("vars"))
                .filter(all -> all.has("wanted"))
                .findFirst()
                .orElseThrow();
        List<String> wanted = vars.path("wanted")
                .valueStream()
                .map(one -> "%s %s %s"
                        .formatted(
                                one.path("name").asText(),
                                one.path("type").asText(),
                                one.path("value").asText())
                        .replace("{{ domain }}", "example.org")
                        .replace("{{ region }}", "eu-west-1")
                        .replace("{{ dns_suffix }}", "amazonaws.com")
                        .replace("{{ spf }}", vars.path("spf").asText())
                        .replace("{{ '%Y%m%d' | strftime }}", "20261121"))
                .toList();
        List<String> ours = zone(true).records().stream()
                .map(record -> "%s %s %s".formatted(record.name(), record.type(), record.value()))
                .toList();
        assertThat(wanted).hasSize(7).isSubsetOf(ours);
        assertThat(zone(false).records())
                .as("beside DKIM, whose names the playbook asks for, there is nothing more but for clients and MTA-STS")
                .hasSize(wanted.size() + 3 - 1);
    }

    @Test
    void thePlaybooksNameTheSameDnsSuffixes() throws Exception {
        JsonNode partitions = new YAMLMapper()
                .readTree(Path.of("..", "ansible", "vars", "aws.yml").toFile())
                .path("other_partitions");
        assertThat(partitions.valueStream())
                .hasSize(7)
                .allSatisfy(partition -> assertThat(partition.path("dns").asText())
                        .isEqualTo(
                                RegionName.dnsSuffix(partition.path("regions").asText() + "east-1")));
    }

    @Test
    void whatAUriHasAnotherUseForIsEncodedInTheAddressOfReports() {
        var zone = Zone.of(new Zone.Wishes(
                DOMAIN,
                "eu-west-1",
                new Zone.Dkim(List.of(), Zone.DKIM_ZONE),
                Optional.empty(),
                Optional.empty(),
                Optional.of("a!10m?b%+c@example.org"),
                false,
                TODAY));
        assertThat(zone.records())
                .extracting(ZoneRecord::value)
                .contains(
                        "v=DMARC1; p=quarantine; rua=mailto:a%2110m%3Fb%25+c@example.org",
                        "v=TLSRPTv1; rua=mailto:a%2110m%3Fb%25+c@example.org");
    }

    @Test
    void theRecordThatBringsMailIsTheLast() {
        assertThat(zone(false).records().getLast())
                .extracting(ZoneRecord::type, ZoneRecord::value)
                .containsExactly(ZoneRecord.Type.MX, "10 inbound-smtp.eu-west-1.amazonaws.com.");
    }

    @Test
    void clientsAreToldOfBothHostsAndSendToTheBackup() {
        assertThat(zone(true).records())
                .extracting(record -> record.name() + " " + record.value())
                .contains(
                        "_imaps._tcp.example.org 0 1 993 imap.home.example.",
                        "_imaps._tcp.example.org 10 1 993 mail.example.net.",
                        "_submission._tcp.example.org 0 1 587 mail.example.net.",
                        "autoconfig.example.org mail.example.net.",
                        "mta-sts.example.org mail.example.net.");
    }

    @Test
    void anInternationalNameIsWrittenAsTheDnsWantsIt() {
        assertThat(new DomainName("Bücher.Example.").value()).isEqualTo("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "-a.example", "a..example", "a.example/b", "a b.example", "a.example; rm"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> new DomainName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextThatWouldBreakOutOfItsQuotesIsRefused() {
        assertThatThrownBy(() -> new ZoneRecord("example.org", ZoneRecord.Type.TXT, "a\" b", "test"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
