package io.homing.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units, judged by systemd. */
final class UnitsIT {
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: (\\d+\\.\\d)");

    private static final List<String> UNITS = List.of(
            "homing.service",
            "homing.timer",
            "homing-run.service",
            "homing-doctor.service",
            "homing-doctor.timer",
            "homing-canary.service",
            "homing-canary.timer");

    @TempDir
    private Path units;

    @BeforeEach
    void copyUnits() throws Exception {
        if (Stream.of("/usr/bin", "/bin").noneMatch(bin -> Files.isExecutable(Path.of(bin, "systemd-analyze")))) {
            String complaint = "*** NOT tested here: the systemd units, for want of systemd-analyze";
            System.err.println(complaint);
            abort(complaint);
        }
        for (String name : UNITS) {
            // The program is not installed where the test runs.
            String unit = Files.readString(Path.of("../systemd", name))
                    .replaceAll("/usr/(bin/homing|lib/homing/homing-agent)", "/bin/true");
            Files.writeString(units.resolve(name), unit);
        }
    }

    @Test
    void systemdHasNothingToSay() throws Exception {
        assertThat(verify()).isEmpty();
    }

    /** A control of the test above: systemd-analyze exits with 0 for an unknown key. */
    @Test
    void systemdSeesAKeyThatDoesNotExist() throws Exception {
        Path unit = units.resolve("homing.service");
        Files.writeString(unit, Files.readString(unit).replace("ProtectHome=", "ProtectHouse="));
        assertThat(verify()).contains("ProtectHouse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"homing.service", "homing-run.service", "homing-doctor.service", "homing-canary.service"})
    void aServiceIsExposedNoMoreThanItMustBe(String unit) throws Exception {
        String judged = run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                units.resolve(unit).toString());
        var exposure = EXPOSURE.matcher(judged);
        assertThat(exposure.find()).as(judged).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).as(judged).isLessThanOrEqualTo(1.6);
    }

    private String verify() throws Exception {
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        UNITS.forEach(unit -> command.add(units.resolve(unit).toString()));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed;
    }
}
