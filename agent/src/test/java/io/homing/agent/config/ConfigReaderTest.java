package io.homing.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.HostName;
import io.homing.store.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {
    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void file() {
        file = new ConfigFile(directory);
    }

    @Test
    void theExampleIsWhatOneGetsBySayingNoMoreThanOneMust() throws IOException {
        assertThat(file.read(ConfigReader.example())).isEqualTo(file.read(ConfigFile.SOUND));
    }

    @Test
    void whatTheExampleShowsCommentedOutIsTheDefaultOrAtLeastSound() throws IOException {
        String all = ConfigReader.example()
                .replaceAll(
                        "(?m)^( *)# (?=(sync|layout|credentials|\\w+Endpoint|lanes|interval|fetches|health|address|maxAge|certificate|metrics|textfile|kubernetes|api|account|lease):)",
                        "$1");
        AgentConfig config = file.read(all);
        AgentConfig plain = file.read(ConfigFile.SOUND);
        assertThat(config.sync()).isEqualTo(plain.sync());
        assertThat(config.mail()).isEqualTo(plain.mail());
        assertThat(config.health())
                .isEqualTo(new AgentConfig.Health(
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080)),
                        plain.health().maxAge(),
                        Optional.of("localhost:993")));
        assertThat(config.metrics().textfile()).contains(Path.of("/var/lib/homing/homing.prom"));
        assertThat(config.kubernetes())
                .contains(new AgentConfig.Kubernetes(
                        URI.create("https://kubernetes.default.svc"),
                        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
                        Optional.of("homing")));
        assertThat(plain.kubernetes()).isEmpty();
        assertThat(config.store())
                .isEqualTo(new AgentConfig.Store(
                        "eu-central-1",
                        "example-mail",
                        "homing",
                        Optional.of(Path.of("/etc/homing/aws-credentials")),
                        Optional.of(URI.create("http://127.0.0.1:9000")),
                        Optional.of(URI.create("http://127.0.0.1:8000"))));
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws IOException {
        AgentConfig config = file.read(ConfigFile.SOUND);
        assertThat(config.host()).isEqualTo(new HostName("primary"));
        assertThat(config.mail())
                .isEqualTo(new AgentConfig.Mail(
                        Path.of("/var/mail/homing"), new MaildirLayout("{domain}/{user}/Maildir")));
        assertThat(config.sync()).isEqualTo(new AgentConfig.Sync(List.of(Lane.FIRST), Duration.ofMillis(500), 8));
        assertThat(config.store().credentials()).isEmpty();
        assertThat(config.health())
                .isEqualTo(new AgentConfig.Health(Optional.empty(), Duration.ofMinutes(10), Optional.empty()));
        assertThat(config.metrics().textfile()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync:\n", "sync: {}\n", "sync:\n  # fetches: 9\n", "sync:\n  lanes:\n  interval: ~\n"})
    void aSectionOfWhichEverythingIsCommentedOutIsAsGoodAsNone(String sync) throws IOException {
        assertThat(file.read(ConfigFile.SOUND + sync)).isEqualTo(file.read(ConfigFile.SOUND));
    }

    @ParameterizedTest
    @CsvSource({"100ms, 100", "1s, 1000", "90s, 90000", "5m, 300000", "2h, 7200000"})
    void durationsHaveAUnit(String text, long millis) throws IOException {
        assertThat(file.read(ConfigFile.SOUND + "sync:\n  interval: " + text)
                        .sync()
                        .interval())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aHostMayBeCalledNo() throws IOException {
        assertThat(file.read(ConfigFile.SOUND.replace("primary", "no")).host()).isEqualTo(new HostName("no"));
    }

    @Test
    void aNumberInQuotesIsTheTextItLooksLike() throws IOException {
        assertThat(file.read(ConfigFile.SOUND.replace("primary", "'0123'")).host())
                .isEqualTo(new HostName("0123"));
    }

    @Test
    void severalLanesKeepTheirOrder() throws IOException {
        assertThat(file.read(ConfigFile.SOUND + "sync: {lanes: [7, 0, '3']}")
                        .sync()
                        .lanes())
                .containsExactly(new Lane(7), new Lane(0), new Lane(3));
    }
}
