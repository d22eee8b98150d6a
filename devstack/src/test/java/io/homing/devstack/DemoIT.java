package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class DemoIT {
    @Test
    void theDemoBringsItsMailsHomeAndGoesOnWhereItWas() throws Exception {
        Path directory = Host.directory();
        for (int run = 1; run <= 2; run++) {
            assertThat(new CommandLine(new Demo()).execute("--once", "--dir", directory.toString()))
                    .isZero();
        }
    }
}
