package io.homing.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.operator.dns.DomainName;
import io.homing.operator.doctor.Finding.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DMARC of a domain below another one, which answers for it where it says nothing itself. */
final class DmarcChecksTest {
    private static final DomainName BELOW = new DomainName("mail.example.org");

    private final FakeDns dns = new FakeDns();

    @AfterEach
    void close() {
        dns.close();
    }

    private List<Finding> findings() throws Exception {
        return new DmarcChecks(new Dns(Optional.of(dns.address()))).of(BELOW, "\"v=DMARC1; p=quarantine\"");
    }

    private DmarcChecksTest above(String record) {
        dns.put("_dmarc.example.org", "TXT", "\"" + record + "\"");
        return this;
    }

    @Test
    void theOrganisationsPolicyApplies() throws Exception {
        assertThat(above("v=DMARC1; p=reject").findings())
                .containsExactly(Finding.ok(
                        "DNS TXT _dmarc.mail.example.org",
                        "none of its own; that of example.org applies: v=DMARC1; p=reject"));
    }

    @Test
    void theOrganisationsPolicyForWhatIsBelowItGoesFirst() throws Exception {
        assertThat(above("v=DMARC1; p=reject; sp=none").findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.WARNING);
                    assertThat(finding.told()).startsWith("sp=none: ");
                });
        dns.remove("_dmarc.example.org", "TXT");
        assertThat(above("v=DMARC1; p=none; sp=reject").findings())
                .extracting(Finding::level)
                .containsExactly(Level.OK);
    }

    @Test
    void twoOfItsOwnAreNotReplacedByTheOrganisations() throws Exception {
        dns.put("_dmarc.mail.example.org", "TXT", "\"v=DMARC1; p=reject\"")
                .put("_dmarc.mail.example.org", "TXT", "\"v=DMARC1; p=none\"");
        assertThat(above("v=DMARC1; p=reject").findings())
                .extracting(Finding::told)
                .singleElement()
                .asString()
                .startsWith("2 DMARC records at _dmarc.mail.example.org");
    }

    @Test
    void oneOrganisationReportsToItselfWithoutPermission() throws Exception {
        dns.put("_dmarc.mail.example.org", "TXT", "\"v=DMARC1; p=reject; rua=mailto:a@reports.example.org\"");
        assertThat(above("v=DMARC1; p=reject").findings())
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void thePermissionIsNamedAfterTheDomainOfTheRecord() throws Exception {
        assertThat(above("v=DMARC1; p=reject; rua=mailto:a@other.example")
                        .findings()
                        .getLast()
                        .next())
                .contains("example.org._report._dmarc.other.example. TXT \"v=DMARC1\"");
        dns.put("example.org._report._dmarc.other.example", "TXT", "\"v=DMARC1; rua=mailto:b@other.example\"");
        assertThat(findings()).extracting(Finding::level).containsOnly(Level.OK);
    }
}
