package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.ansible.ExternalTool.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates and playbooks, judged by those who know every type, property and module. */
final class LintIT {
    @Test
    void cfnLintHasNothingToSay(@TempDir Path directory) throws IOException {
        needCfnLint();
        for (String file : List.of("homing.yaml", "domain.yaml", "host.yaml")) {
            Files.writeString(directory.resolve(file), Template.rendered(file));
        }
        assertThat(cfnLint(directory)).isEqualTo(new Run(0, ""));
    }

    /** Or the test above says nothing. */
    @ParameterizedTest
    @CsvSource({
        "java25,java5",
        "VisibilityTimeout,VisibilityTimeOut",
        "!GetAtt DeadLetters.Arn,!GetAtt DeadLetter.Arn",
    })
    void cfnLintSeesWhatIsWrong(String right, String wrong, @TempDir Path directory) throws IOException {
        needCfnLint();
        String template = Template.rendered("homing.yaml");
        assertThat(template).contains(right);
        Files.writeString(directory.resolve("homing.yaml"), template.replace(right, wrong));
        assertThat(cfnLint(directory).exit()).isNotZero();
    }

    @Test
    void ansibleLintHasNothingToSay() throws IOException {
        ExternalTool.need("the playbooks' style", "sudo apt-get install ansible-lint", "ansible-lint", "--version");
        Run lint = ExternalTool.run(
                "ansible-lint",
                "-q",
                "--nocolor",
                "--offline",
                "--profile",
                "production",
                "aws.yml",
                "aws-teardown.yml",
                "aws-remove.yml",
                "backup.yml");
        assertThat(lint.exit()).as(lint.text()).isZero();
    }

    private static void needCfnLint() {
        ExternalTool.need("the templates' types and properties", "pip install cfn-lint", "cfn-lint", "--version");
    }

    private static Run cfnLint(Path templates) throws IOException {
        return ExternalTool.run("cfn-lint", "--regions", Template.REGION, "--", templates + "/*.yaml");
    }
}
