package io.homing.ansible;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.ansible.ExternalTool.Run;
import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/aws-setup.md}, its shell blocks run to the letter: a deployment that fails half way, one that succeeds, a
 * teardown, a deployment after it, and each time mail that arrives in a Maildir.
 *
 * <p>What takes the place of AWS is moto, taught what AWS refuses (see {@code moto_as_aws.py}): that CloudFormation imports
 * what has a static name, rolls back, and ends as DELETE_FAILED where something is attached. That AWS does so is its own
 * documentation's word, not ours. SES and Lambda are played here: the mail is put where the receipt rule would put it, and
 * the function is called with the environment that the deployment gave it.
 */
final class AwsSetupIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "aws-setup.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final String BUCKET = "homing-mail-123456789012-eu-central-1";

    @TempDir
    private Path directory;

    @Test
    void whatTheDocumentSaysEndsWithMailThatArrives() throws Exception {
        ExternalTool.needPlaybooks();
        try (Moto moto = Moto.start(directory.resolve("moto.log"))) {
            var shell = Shell.in(directory.resolve("home"), moto.endpoint(), "");
            Path zip = Files.writeString(directory.resolve("function.zip"), "any bytes");
            shell.succeed("aws iam create-user --user-name ann");

            String[] setUp = block("cp ansible/aws.example.yml").split("\n(?=ansible-playbook)", -1);
            shell.succeed(setUp[0]);
            Path file = shell.home().resolve("my-aws.yml");
            Files.writeString(file, """

                    parameters: {DefaultMailbox: ann@example.org}
                    activate: yes
                    function_zip: %s
                    poll_seconds: 0
                    """.formatted(zip), StandardOpenOption.APPEND);
            shell.succeed(setUp[1]);
            assertThat(shell.succeed("aws cloudformation describe-stacks --query Stacks --output text"))
                    .isEmpty();

            String deploy = block("aws.yml -e @$HOME/my-aws.yml -e new_keys=");
            moto.failOn("AWS::Lambda::Alias");
            Run half = shell.run(deploy);
            assertThat(half.exit()).as(half.text()).isNotZero();
            assertThat(half.text()).contains("Live was to fail").contains("run this again");
            moto.failOn("");

            shell.succeed(deploy);
            deliver(shell, "first");
            assertThat(mail(shell, "before")).containsExactly("first");

            shell.succeed(block("attach-user-policy"));
            shell.succeed("aws iam attach-user-policy --user-name homing-host-backup"
                    + " --policy-arn arn:aws:iam::123456789012:policy/homing-doctor");
            String tearDown = block("aws-teardown.yml").lines().findFirst().orElseThrow();
            shell.succeed(tearDown);
            assertThat(shell.succeed("aws cloudformation describe-stacks --query Stacks --output text"))
                    .isEmpty();
            assertThat(shell.succeed("aws iam list-users --query Users[].UserName --output text"))
                    .isEqualTo("ann");
            assertThat(shell.succeed("aws s3api list-buckets --query Buckets[].Name --output text"))
                    .isEqualTo(BUCKET);

            // The keys that were written are of users that are gone.
            shell.succeed("rm -r ~/.config/homing; " + deploy);
            deliver(shell, "second");
            assertThat(mail(shell, "after")).containsExactly("first", "second");
            assertThatNoCallGoesToABucketOfSomebodyElse(shell);
            assertThatNamesOfWhatIsKeptAreLiteral(shell);
        }
    }

    private static String block(String with) throws IOException {
        return BLOCK.matcher(Files.readString(DOCUMENT))
                .results()
                .map(it -> it.group(1))
                .filter(block -> block.contains(with))
                .findFirst()
                .orElseThrow(() -> new AssertionError("aws-setup.md has no block with " + with));
    }

    /** As SES and Lambda do: the object, then the event. */
    private void deliver(Shell shell, String subject) throws Exception {
        Path raw = Files.writeString(directory.resolve(subject), """
                From: eve@example.net\r
                To: ann@example.org\r
                Subject: %s\r
                \r
                Hello.\r
                """.formatted(subject));
        shell.succeed("aws s3api put-object --bucket %s --key incoming/%s --body %s".formatted(BUCKET, subject, raw));
        String variables = shell.succeed("aws lambda get-function-configuration --function-name homing"
                + " --query Environment.Variables --output json");
        Map<String, String> environment = new ObjectMapper().readValue(variables, new TypeReference<>() {});
        environment.put("AWS_REGION", Template.REGION);
        try (AwsStore store = store(shell)) {
            var out = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
            var function = new MailHandler(Wiring.of(
                    Wiring.Ports.of(store), mail -> "sent", Settings.of(environment), InstantSource.system(), out));
            var event = SesEvents.lambdaAction(
                    new MessageId(subject),
                    new Envelope("eve@example.net", List.of("ann@example.org")),
                    false,
                    false,
                    Instant.now());
            function.handleRequest(
                    new ByteArrayInputStream(event.toString().getBytes(UTF_8)), OutputStream.nullOutputStream(), null);
        }
    }

    /** The subjects of the mail that a host with an empty disk gets. */
    private List<String> mail(Shell shell, String disk) throws Exception {
        Path volume = Files.createDirectory(directory.resolve(disk));
        try (AwsStore store = store(shell);
                var mails = MailVolume.open(
                        volume, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(volume, Disk.Hooks.NONE))) {
            new SyncRun(
                            new HostName("primary"),
                            "test",
                            List.of(Lane.FIRST),
                            store.feed(),
                            mails,
                            2,
                            InstantSource.system(),
                            new StopSignal())
                    .run(Progress.NONE);
        }
        try (var files = Files.walk(volume)) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().matches("new|cur"))
                    .map(AwsSetupIT::subject)
                    .sorted()
                    .toList();
        }
    }

    private static String subject(Path mail) {
        try {
            return Files.readAllLines(mail).stream()
                    .filter(line -> line.startsWith("Subject: "))
                    .map(line -> line.substring("Subject: ".length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the key that the playbook wrote for the host. */
    private static AwsStore store(Shell shell) {
        var config = new AwsStoreConfig(
                Template.REGION,
                BUCKET,
                "homing",
                Optional.of(shell.aws()),
                Optional.of(shell.aws()),
                Optional.of(shell.home().resolve(".config/homing/homing-primary.credentials")));
        return new AwsStore(config, 1, InstantSource.system(), request -> {});
    }

    /** All but those by which one gets a bucket, or only learns of one's own, and those of this test itself. */
    private static void assertThatNoCallGoesToABucketOfSomebodyElse(Shell shell) throws IOException {
        assertThat(shell.calls())
                .filteredOn(call -> call.startsWith("s3api "))
                .filteredOn(call -> !call.matches("s3api (create-bucket|list-buckets) .*"))
                .filteredOn(call -> !call.contains("--key incoming/"))
                .isNotEmpty()
                .allMatch(call -> call.contains("--expected-bucket-owner 123456789012"));
        assertThat(shell.calls())
                .noneMatch(call -> call.startsWith("s3 "))
                .anyMatch(call -> call.startsWith("s3api put-object --bucket homing-code-")
                        && call.contains("--checksum-sha256 "))
                .anyMatch(call -> call.startsWith("cloudformation create-change-set")
                        && call.contains("--import-existing-resources"));
    }

    private static void assertThatNamesOfWhatIsKeptAreLiteral(Shell shell) throws IOException {
        assertThat(Files.readString(shell.home().resolve("templates")))
                .contains("BucketName: '" + BUCKET + "'", "TableName: 'homing'", "EmailIdentity: 'example.org'")
                .doesNotContain("{{");
    }
}
