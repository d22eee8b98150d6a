package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of commands on the store share: an operator with a store in memory, and how a command ends. */
abstract class OperatorTest {
    @TempDir
    Path directory;

    OperatorFixture desk;

    @BeforeEach
    final void operator() throws IOException {
        desk = new OperatorFixture(directory);
    }

    /** What the command prints. It succeeds, and prints nothing to standard error. */
    final String ok(String... words) {
        Terminal terminal = desk.homing(words);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exit()).isZero();
        return terminal.out();
    }

    /** The command is refused for this reason, with a hint, and prints no result. */
    final void refused(String reason, String... words) {
        Terminal terminal = desk.homing(words);
        assertThat(terminal.exit()).as(terminal.err()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("homing: ").contains(reason).contains("→");
    }
}
