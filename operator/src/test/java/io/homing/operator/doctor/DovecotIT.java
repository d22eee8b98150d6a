package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What doveconf of both versions makes of the configurations of the chart, as the doctor reads it. */
final class DovecotIT {
    private static final Path TREE = Path.of("/var/cache/homing/trixie");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4"})
    void theConfigurationOfTheChartIsUnderstood(String version) throws Exception {
        Doveconf dovecot = Doveconf.of(doveconf(version, text -> text));
        assertThat(dovecot.version()).startsWith(version);
        assertThat(dovecot.isSupported()).isTrue();
        assertThat(dovecot.inbox()).contains("/srv/mail/homing/{domain}/{user}/Maildir");
        assertThat(List.of("\\Junk", "\\Sent", "\\Drafts", "\\Trash", "\\Archive"))
                .allMatch(dovecot::hasSpecialUse);
        assertThat(dovecot.countsQuotaByFile()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4"})
    void aQuotaInAFileAndAnotherPlaceAreSeen(String version) throws Exception {
        Doveconf dovecot = Doveconf.of(doveconf(
                version,
                text -> version.equals("2.3")
                        ? text.replace("maildir:~/Maildir", "maildir:/elsewhere/%u")
                                + "plugin {\n  quota = maildir:User quota\n}\n"
                        : text.replace("~/Maildir", "/elsewhere/%{user}")));
        assertThat(dovecot.inbox()).contains("/elsewhere/{user}@{domain}");
        assertThat(dovecot.countsQuotaByFile()).isEqualTo(version.equals("2.3"));
    }

    private String doveconf(String version, UnaryOperator<String> change) throws Exception {
        String text = Files.readString(Path.of("..", "charts", "homing", "files", "dovecot-%s.conf".formatted(version)))
                .replaceAll("(?m)^ssl_.*$", "") // doveconf reads the files that they name
                .replace("= vmail", "= mail"); // and looks for the user
        Path config = Files.writeString(directory.resolve("dovecot.conf"), change.apply(text));
        List<String> command = new ArrayList<>();
        if (version.equals("2.4")) {
            needs(Files.isExecutable(TREE.resolve("usr/bin/doveconf")), "Dovecot 2.4: devstack/trixie-tree");
            command.addAll(List.of("unshare", "--mount"));
            if (!System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("--user", "--map-current-user", "--keep-caps"));
            }
            command.addAll(List.of("sh", "-c", "mount --bind \"$0\" /usr && exec \"$@\"", TREE + "/usr"));
        } else {
            needs(Files.isExecutable(Path.of("/usr/bin/doveconf")), "Dovecot: apt-get install dovecot-imapd");
        }
        command.addAll(List.of("doveconf", "-n", "-c", config.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static void needs(boolean there, String what) {
        if (!there) {
            String complaint = "*** NOT tested here: how the doctor reads doveconf, for want of " + what;
            System.err.println(complaint);
            abort(complaint);
        }
    }
}
