package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class CostCommandTest {
    /** The page shows what the command prints; if this fails, print it again. */
    @Test
    void theTableInTheDocsIsThatOfTheCommand() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "cost.md")))
                .contains(Terminal.run("cost").out());
    }

    @Test
    void everyPriceIsInTheDocs() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "cost.md"));
        var prices = new Properties();
        try (var text = getClass().getResourceAsStream("/io/homing/agent/metrics/prices.properties")) {
            prices.load(text);
        }
        assertThat(prices.stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void programsGetJson() {
        assertThat(Terminal.run("cost --mails 1000 --json").out())
                .startsWith("{\"schema\":1,\"command\":\"cost\",\"bills\":[{\"mails\":1000,\"usd\":");
    }

    @Test
    void nonsenseIsRefused() {
        Terminal negative = Terminal.run("cost --mails -1");
        assertThat(negative.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(negative.err()).contains("--mails", "requires whole numbers such as 100,1000");
        assertThat(Terminal.run("cost --prices /nowhere/prices").exit()).isEqualTo(ExitCode.USAGE.code());
    }
}
