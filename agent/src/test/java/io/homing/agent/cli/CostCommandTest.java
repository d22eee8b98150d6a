package io.homing.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CostCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Homing.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** The page shows what the command prints; if this fails, print it again. */
    @Test
    void theTableInTheDocsIsThatOfTheCommand() throws Exception {
        assertThat(run("cost")).isZero();
        assertThat(Files.readString(Path.of("..", "docs", "cost.md"))).contains(out.toString());
    }

    @Test
    void everyPriceIsInTheDocs() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "cost.md"));
        var prices = new Properties();
        try (var text = getClass().getResourceAsStream("/io/homing/agent/cost/prices.properties")) {
            prices.load(text);
        }
        assertThat(prices.stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void programsGetJson() {
        assertThat(run("cost", "--mails", "1000", "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"version\":1,\"bills\":[{\"mails\":1000,\"usd\":");
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(run("cost", "--mails", "-1")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("wants mails and hosts from 0");
        assertThat(run("cost", "--prices", "/nowhere/prices")).isEqualTo(ExitCode.USAGE.code());
    }
}
