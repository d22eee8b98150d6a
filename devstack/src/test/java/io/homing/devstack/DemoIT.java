package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DemoIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @Test
    void theDemoBringsItsMailsHomeAndGoesOnWhereItWas() throws Exception {
        for (int run = 1; run <= 2; run++) {
            assertThat(new CommandLine(new Demo()).execute("--once", "--dir", directory.toString()))
                    .isZero();
        }
    }
}
