package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.ansible.ExternalTool.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account in which there is something already: the playbook stops before it makes anything, or takes it over when asked. */
final class PreflightIT {
    @TempDir
    private Path directory;

    private Moto moto;
    private Shell shell;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ExternalTool.needPlaybooks();
        moto = Moto.start(directory.resolve("moto.log"));
        shell = Shell.in(directory.resolve("home"), moto.endpoint(), "");
        Path zip = Files.writeString(directory.resolve("function.zip"), "any bytes");
        Files.writeString(shell.home().resolve("my-aws.yml"), """
                domains: [example.org]
                mail_hosts: [primary]
                alert_address: you@example.com
                function_zip: %s
                activate: yes
                poll_seconds: 0
                """.formatted(zip));
    }

    @AfterEach
    void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void namesThatAreTakenStopItBeforeAnythingIsMade() throws IOException {
        shell.succeed("aws sns create-topic --name homing-alerts");
        shell.succeed("aws sqs create-queue --queue-name homing-dead-letters");
        shell.succeed("aws logs create-log-group --log-group-name /aws/lambda/homing");
        Run run = shell.run("ansible-playbook ansible/aws.yml -e @$HOME/my-aws.yml");
        assertThat(run.exit()).isNotZero();
        assertThat(run.text())
                .contains(
                        "homing-alerts",
                        "/homing-dead-letters",
                        "log group /aws/lambda/homing",
                        "set another name as stack");
        assertThatNothingWasMade();
    }

    @Test
    void aDomainThatSesKnowsIsAdoptedWhenAskedOnlyAndStaysWhenAllElseGoes() throws IOException {
        shell.succeed("aws sesv2 create-email-identity --email-identity example.org");
        Run run = shell.run("ansible-playbook ansible/aws.yml -e @$HOME/my-aws.yml");
        assertThat(run.exit()).isNotZero();
        assertThat(run.text())
                .contains(
                        "SES in eu-central-1 knows example.org already", "known_domains=adopt", "known_domains=leave");
        assertThatNothingWasMade();

        shell.succeed("ansible-playbook ansible/aws.yml -e @$HOME/my-aws.yml -e known_domains=adopt");
        assertThat(shell.calls())
                .anyMatch(call -> call.startsWith("sesv2 put-email-identity-mail-from-attributes"))
                .anyMatch(call -> call.startsWith("sesv2 put-email-identity-configuration-set-attributes"));
        assertThat(shell.succeed("aws cloudformation list-stack-resources --stack-name homing-domain-example-dot-org"))
                .contains("AWS::SES::EmailIdentity");
        shell.succeed("ansible-playbook ansible/aws-teardown.yml -e @$HOME/my-aws.yml");
        assertThat(shell.succeed("aws sesv2 get-email-identity --email-identity example.org"))
                .contains("DOMAIN");
    }

    private void assertThatNothingWasMade() throws IOException {
        assertThat(shell.calls())
                .isNotEmpty()
                .noneMatch(call -> call.matches(".*(create-bucket|put-object|create-change-set|create-access-key).*"));
    }
}
