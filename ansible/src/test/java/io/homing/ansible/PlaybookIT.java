package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.config.OperatorConfig;
import io.homing.ansible.ExternalTool.Run;
import io.homing.store.HostName;
import io.homing.store.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real playbooks and the real AWS CLI, against moto: one life of a deployment, from nothing to nothing. What moto
 * passes over is listed in {@code moto-server}; that the templates themselves are right is for {@link LintIT} to say.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PlaybookIT {
    private static final String BUCKET = "homing-mail-123456789012-eu-central-1";

    private static final String DOCUMENT =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String POLICY = "arn:aws:iam::123456789012:policy/homing-";

    @TempDir
    static Path directory;

    private static Moto moto;

    @BeforeAll
    static void aws() throws IOException, InterruptedException {
        ExternalTool.needPlaybooks();
        moto = Moto.start(directory.resolve("moto.log"));
        Files.writeString(directory.resolve("function.zip"), "any bytes");
        Files.writeString(directory.resolve("aws.yml"), """
                domains: [example.org, example.net]
                mail_hosts: [primary, backup]
                alert_address: you@example.com
                function_zip: %1$s/function.zip
                credentials: %1$s/keys
                poll_seconds: 0
                """.formatted(directory));
        // What the DNS says: a dig that reads a file.
        Files.writeString(directory.resolve("dns"), """
                MX example.org. 10 inbound-smtp.eu-central-1.amazonaws.com.
                TXT example.org. "v=spf1 include:_spf.elsewhere.example -all"
                TXT bounce.example.org. "v=spf1 include:amazon" "ses.com ~all"
                TXT _dmarc.example.org. "v=DMARC1; p=reject"
                TXT _dmarc.example.org. "v=DMARC1; p=none"
                TXT _dmarc.example.net. "v=DMARC1; p=reject"
                CNAME token2._domainkey.example.org. Token2.dkim.amazonses.com.
                """);
        Path dig = Files.writeString(directory.resolve("dig"), """
                #!/bin/sh
                # dig +short +time=3 +tries=2 TYPE NAME
                sed -n "s/^$4 $5 //p" %s/dns
                """.formatted(directory));
        Files.setPosixFilePermissions(dig, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void noAws() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    @Order(1)
    void aCheckRunMakesNothing() throws IOException {
        Run run = playbook("aws.yml", "--check", "--diff");
        assertThat(run.text()).contains("Add     Bucket (AWS::S3::Bucket)", "Add     User (AWS::IAM::User)");
        assertThat(aws("s3api", "list-buckets", "--query", "Buckets[].Name")).isEmpty();
        assertThat(aws("cloudformation", "describe-stacks", "--query", "Stacks[].StackName"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void oneRunMakesEverything() throws IOException {
        Run run = playbook("aws.yml", "-e", "activate=yes", "-e", "new_keys=primary,smtp,operator");
        assertThat(run.text()).contains("failed=0", "MAIL FOR ADDRESSES WITHOUT A RULE IS HELD");
        assertThat(words(aws("cloudformation", "describe-stacks", "--query", "Stacks[].StackName")))
                .containsExactlyInAnyOrder(
                        "homing",
                        "homing-domain-example-dot-org",
                        "homing-domain-example-dot-net",
                        "homing-host-primary",
                        "homing-host-backup");
        assertThat(aws("ses", "describe-active-receipt-rule-set", "--query", "Metadata.Name"))
                .isEqualTo("homing");
        assertThat(aws(
                        "lambda",
                        "get-alias",
                        "--function-name",
                        "homing",
                        "--name",
                        "live",
                        "--query",
                        "FunctionVersion"))
                .isEqualTo("1");
    }

    @Test
    @Order(3)
    void whatTheDnsSaysIsComparedWithWhatIsWanted() throws IOException {
        String report = playbook("aws.yml", "-e", "activate=yes").text();
        assertThat(report.lines())
                .anyMatch(line -> line.contains("example.org MX 10 inbound-smtp") && line.contains("]  there"))
                .anyMatch(line ->
                        line.contains("\"example.org TXT") && line.contains("MISSING, there is: v=spf1 include:_spf"))
                .anyMatch(line -> line.contains("bounce.example.org TXT") && line.contains("]  there"))
                .anyMatch(line -> line.contains("_dmarc.example.org TXT")
                        && line.contains("MISSING, because 2 such records count as none: v=DMARC1; p=reject | "))
                .anyMatch(line -> line.contains("_dmarc.example.net TXT") && line.contains("]  there"))
                .anyMatch(line -> line.contains("token2._domainkey.example.org CNAME") && line.contains("]  there"))
                .anyMatch(line -> line.contains("token1._domainkey.example.org CNAME token1.dkim.amazonses.com.")
                        && line.endsWith("MISSING\","))
                .anyMatch(line -> line.contains("example.net MX") && line.endsWith("MISSING\","));
        assertThat(report).contains("changed=0"); // and a second run has nothing to do
    }

    @Test
    @Order(3)
    void keysAreForTheirOwnerOnlyAndAreNeverShown() throws IOException {
        Path backup = directory.resolve("keys/homing-backup.credentials");
        String report = playbook("aws.yml", "-e", "activate=yes", "-e", "new_keys=primary,backup", "-vvv", "--diff")
                .text();
        assertThat(report).contains("homing-primary.credentials exists and is not replaced");
        assertThat(Files.readString(backup)).contains("[default]\n", "\naws_access_key_id = ");
        for (String name : List.of("primary", "backup", "smtp")) {
            Path file = directory.resolve("keys/homing-%s.credentials".formatted(name));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        String secret = Files.readAllLines(backup).stream()
                .filter(line -> line.startsWith("aws_secret_access_key = "))
                .map(line -> line.substring("aws_secret_access_key = ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(secret).hasSizeGreaterThan(20);
        assertThat(report).doesNotContain(secret);
    }

    /** As `homing config check` reads them. */
    @Test
    @Order(3)
    void theConfigurationsThatGoWithTheKeysAreAccepted() throws IOException {
        Path keys = directory.resolve("keys").toRealPath();
        OperatorConfig operator = ConfigReader.readOperator(keys.resolve("operator.yaml"));
        assertThat(operator.store().bucket()).isEqualTo(BUCKET);
        assertThat(operator.store().table()).isEqualTo("homing");
        assertThat(operator.store().credentials()).contains(keys.resolve("homing-operator.credentials"));
        AgentConfig host = ConfigReader.read(keys.resolve("homing-primary.agent.yaml"));
        assertThat(host.host()).isEqualTo(new HostName("primary"));
        assertThat(host.store().bucket()).isEqualTo(BUCKET);
    }

    /** Names that YAML takes for something else where they are not in quotes. */
    @ParameterizedTest
    @ValueSource(strings = {"2nd", "007", "1e3", "no", "null", "0x1f"})
    void aHostMayHaveAnyName(String host) throws IOException {
        AgentConfig config = ConfigReader.read(rendered("agent.yaml", host, ""));
        assertThat(config.host()).isEqualTo(new HostName(host));
        assertThat(config.sync().lanes()).containsExactly(Lane.FIRST);
    }

    @Test
    void everyLaneIsFollowed() throws IOException {
        String lanes = "\"Lanes\": \"3\"";
        assertThat(ConfigReader.read(rendered("agent.yaml", "primary", lanes))
                        .sync()
                        .lanes())
                .containsExactly(new Lane(0), new Lane(1), new Lane(2));
        assertThat(ConfigReader.readOperator(rendered("operator.yaml", "operator", lanes))
                        .lanes())
                .isEqualTo(3);
    }

    private static Path rendered(String template, String who, String parameters) throws IOException {
        Path file = directory.resolve("rendered-" + who);
        Files.deleteIfExists(file);
        Run run = ExternalTool.run(environment(List.of(
                "ansible",
                "localhost",
                "-m",
                "ansible.builtin.template",
                "-a",
                "src=templates/%s dest=%s".formatted(template, file),
                "-e",
                """
                {"key_for": "%s", "region": "eu-central-1", "mail_bucket": "%s", "stack": "homing",
                 "key_file": "/home/ann/key", "own_parameters": {%s}}""".formatted(who, BUCKET, parameters))));
        assertThat(run.exit()).as(run.text()).isZero();
        return file;
    }

    @Test
    @Order(4)
    void anotherFunctionIsAnotherVersion() throws IOException {
        Files.writeString(directory.resolve("function.zip"), "other bytes");
        Run run = playbook("aws.yml", "-e", "activate=yes");
        assertThat(run.text()).contains("changed=2"); // upload and stack
    }

    /** IAM removes no user who has a key, a policy or a group, and CloudFormation takes back only what it gave. */
    @Test
    @Order(5)
    void aHostThatIsNoLongerInTheFileGoesWithAllThatItWasGiven() throws IOException {
        String user = "homing-host-backup";
        aws("iam", "attach-user-policy", "--user-name", user, "--policy-arn", POLICY + "doctor");
        aws("iam", "create-group", "--group-name", "watch");
        aws("iam", "add-user-to-group", "--user-name", user, "--group-name", "watch");
        aws("iam", "put-user-policy", "--user-name", user, "--policy-name", "mine", "--policy-document", DOCUMENT);
        Run named = run("aws-remove.yml", "-e", "remove=backup");
        assertThat(named.exit()).isNotZero();
        assertThat(named.text()).contains("take it out there first");

        String without = "{\"mail_hosts\": [\"primary\"]}";
        Run unknown = run("aws-remove.yml", "-e", without, "-e", "remove=elsewhere");
        assertThat(unknown.text()).contains("There is no stack of a host or a domain elsewhere");
        playbook("aws-remove.yml", "-e", without, "-e", "remove=backup");
        assertThat(words(aws("iam", "list-users", "--query", "Users[].UserName")))
                .containsExactlyInAnyOrder("homing-host-primary", "homing-operator", "homing-smtp");
    }

    @Test
    @Order(6)
    void tearingDownKeepsTheMail() throws IOException {
        mail("processed/a.eml");
        aws("iam", "create-user", "--user-name", "ann");
        aws("iam", "attach-user-policy", "--user-name", "ann", "--policy-arn", POLICY + "operator");
        aws("iam", "attach-group-policy", "--group-name", "watch", "--policy-arn", POLICY + "doctor");
        aws("iam", "attach-role-policy", "--role-name", "homing-function", "--policy-arn", POLICY + "doctor");
        Run run =
                playbook("aws-teardown.yml", "-e", "{\"domains\": [\"example.org\"]}"); // the other is no longer named
        assertThat(run.text()).contains("The mail is kept, in bucket " + BUCKET);
        assertThat(aws("cloudformation", "describe-stacks", "--query", "Stacks[].StackName"))
                .isEmpty();
        assertThat(aws("iam", "list-users", "--query", "Users[].UserName")).isEqualTo("ann");
        assertThat(aws("s3api", "list-buckets", "--query", "Buckets[].Name")).isEqualTo(BUCKET);
        assertThat(aws("s3api", "list-objects-v2", "--bucket", BUCKET, "--query", "Contents[].Key"))
                .isEqualTo("processed/a.eml");
        assertThat(aws("dynamodb", "list-tables", "--query", "TableNames")).isEqualTo("homing");
    }

    @Test
    @Order(7)
    void theMailGoesOnlyWhenItsBucketIsNamed() throws IOException {
        Run wrong = run("aws-teardown.yml", "-e", "mail=delete", "-e", "confirm=yes");
        assertThat(wrong.exit()).isNotZero();
        assertThat(wrong.text()).contains("nothing was done");
        Run nobody = run("aws-teardown.yml", "-e", "mail=delete");
        assertThat(nobody.exit()).isNotZero();
        assertThat(aws("s3api", "list-buckets", "--query", "Buckets[].Name")).isEqualTo(BUCKET);

        mail("processed/a.eml"); // a second version
        playbook("aws-teardown.yml", "-e", "mail=delete", "-e", "confirm=" + BUCKET);
        assertThat(aws("s3api", "list-buckets", "--query", "Buckets[].Name")).isEmpty();
        assertThat(aws("dynamodb", "list-tables", "--query", "TableNames")).isEmpty();
    }

    private static void mail(String key) throws IOException {
        aws(
                "s3api",
                "put-object",
                "--bucket",
                BUCKET,
                "--key",
                key,
                "--body",
                directory.resolve("dns").toString());
    }

    private static Run playbook(String name, String... more) throws IOException {
        Run run = run(name, more);
        assertThat(run.exit()).as(run.text()).isZero();
        return run;
    }

    private static Run run(String name, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ansible-playbook", name, "-e", "@" + directory.resolve("aws.yml")));
        command.addAll(List.of(more));
        return ExternalTool.run(environment(command));
    }

    /** What the AWS CLI says; nothing where it says that there is nothing. */
    private static String aws(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--output", "text"));
        Run run = ExternalTool.run(environment(command));
        assertThat(run.exit()).as(run.text()).isZero();
        return run.text().strip().replaceFirst("^None$", "");
    }

    private static List<String> words(String text) {
        return List.of(text.split("\\s+"));
    }

    private static ProcessBuilder environment(List<String> command) {
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
        environment.put("AWS_DEFAULT_REGION", Template.REGION);
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("ANSIBLE_NOCOLOR", "1");
        environment.put("ANSIBLE_LOCALHOST_WARNING", "False");
        environment.put("LC_ALL", "C.UTF-8");
        environment.merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
        return builder;
    }
}
