package io.homing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Address;
import io.homing.store.HostName;
import io.homing.store.MailboxName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void oneLaneAndNoDefaultMailboxIfNothingElseIsSaid() {
        assertThat(Settings.of(Map.of("AWS_REGION", "eu-central-1", "HOMING_BUCKET", "mail", "HOMING_TABLE", "homing")))
                .isEqualTo(new Settings(
                        "eu-central-1",
                        "mail",
                        "homing",
                        1,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Duration.ofDays(30),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(Settings.of(Map.of(
                        "AWS_REGION", "eu-central-1",
                        "HOMING_BUCKET", "mail",
                        "HOMING_TABLE", "homing",
                        "HOMING_LANES", "4",
                        "HOMING_DEFAULT_MAILBOX", "Ann@Example.org",
                        "HOMING_HOSTS", "primary, backup",
                        "HOMING_OPERATOR", "ops@example.org",
                        "HOMING_HELD_DAYS", "90",
                        "HOMING_CONFIGURATION_SET", "homing",
                        "HOMING_KMS_KEY", "arn:aws:kms:eu-central-1:1:key/k")))
                .isEqualTo(new Settings(
                        "eu-central-1",
                        "mail",
                        "homing",
                        4,
                        Optional.of(MailboxName.of("ann@example.org")),
                        List.of(new HostName("primary"), new HostName("backup")),
                        Optional.of(new Address("ops@example.org")),
                        Duration.ofDays(90),
                        Optional.of("homing"),
                        Optional.of("arn:aws:kms:eu-central-1:1:key/k")));
    }

    /** The smaller artefact has no encryption client: better not to start than to hold mail that somebody wants read. */
    @Test
    void aKeyWithoutTheArtefactThatCanUseItIsSaidAtTheStart() {
        var settings = Settings.of(Map.of(
                "AWS_REGION", "eu-central-1",
                "HOMING_BUCKET", "mail",
                "HOMING_TABLE", "homing",
                "HOMING_KMS_KEY", "arn:aws:kms:eu-central-1:1:key/k"));
        assertThatThrownBy(() -> Wiring.onAws(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("HOMING_KMS_KEY", "homing-lambda-kms.zip");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(() -> Settings.of(
                        Map.of("HOMING_TABLE", " ", "HOMING_LANES", "1001", "HOMING_DEFAULT_MAILBOX", "nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "AWS_REGION: wants a name (got '')",
                        "HOMING_BUCKET: wants a name (got '')",
                        "HOMING_TABLE: wants a name (got '')",
                        "HOMING_LANES: wants 1 to 1000 (got '1001')",
                        "HOMING_DEFAULT_MAILBOX: mailbox: wants user@domain (got 'nobody')");
    }
}
