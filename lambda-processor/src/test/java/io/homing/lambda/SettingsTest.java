package io.homing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Address;
import io.homing.store.HostName;
import io.homing.store.MailboxName;
import java.net.URI;
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
                        100,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(Settings.of(Map.ofEntries(
                        Map.entry("AWS_REGION", "eu-central-1"),
                        Map.entry("HOMING_BUCKET", "mail"),
                        Map.entry("HOMING_TABLE", "homing"),
                        Map.entry("HOMING_LANES", "4"),
                        Map.entry("HOMING_DEFAULT_MAILBOX", "Ann@Example.org"),
                        Map.entry("HOMING_HOSTS", "primary, backup"),
                        Map.entry("HOMING_OPERATOR", "ops@example.org"),
                        Map.entry("HOMING_HELD_DAYS", "90"),
                        Map.entry("HOMING_DAILY_SENDS", "250"),
                        Map.entry("HOMING_CONFIGURATION_SET", "homing"),
                        Map.entry("HOMING_KMS_KEY", "arn:aws:kms:eu-central-1:1:key/k"),
                        Map.entry("HOMING_QUEUE", "https://sqs.eu-central-1.amazonaws.com/1/homing-arrivals"),
                        Map.entry("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000"),
                        Map.entry("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"))))
                .isEqualTo(new Settings(
                        "eu-central-1",
                        "mail",
                        "homing",
                        4,
                        Optional.of(MailboxName.of("ann@example.org")),
                        List.of(new HostName("primary"), new HostName("backup")),
                        Optional.of(new Address("ops@example.org")),
                        Duration.ofDays(90),
                        250,
                        Optional.of("homing"),
                        Optional.of("arn:aws:kms:eu-central-1:1:key/k"),
                        Optional.of(URI.create("https://sqs.eu-central-1.amazonaws.com/1/homing-arrivals")),
                        Optional.of(URI.create("http://127.0.0.1:9000")),
                        Optional.of(URI.create("http://127.0.0.1:8000"))));
    }

    /** The smaller artefact has no encryption client: not starting is better than holding mail unread. */
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
                        "AWS_REGION: requires a name (got '')",
                        "HOMING_BUCKET: requires a name (got '')",
                        "HOMING_TABLE: requires a name (got '')",
                        "HOMING_LANES: requires a whole number from 1 to 1000 (got '1001')",
                        "HOMING_DEFAULT_MAILBOX: mailbox: requires user@domain (got 'nobody')");
    }
}
