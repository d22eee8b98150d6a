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

/** The buckets of a deployment: whose they are, and how a full one goes. */
final class BucketsIT {
    private static final String MAIL = "homing-mail-123456789012-eu-central-1";
    private static final String CODE = "homing-code-123456789012-eu-central-1";

    @TempDir
    private Path directory;

    private Moto moto;
    private Shell shell;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ExternalTool.needPlaybooks();
        moto = Moto.start(directory.resolve("moto.log"));
        shell = Shell.in(directory.resolve("home"), moto.endpoint(), "");
    }

    @AfterEach
    void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    /** One request takes 1,000; a bucket of years has hundreds of thousands, so the work must not nest. */
    @Test
    void aFullBucketGoesInBatchesWithoutRecursion() throws IOException {
        python("""
                s3 = boto3.client("s3")
                s3.create_bucket(Bucket="%1$s", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
                s3.put_bucket_versioning(Bucket="%1$s", VersioningConfiguration={"Status": "Enabled"})
                for n in range(2300):
                    s3.put_object(Bucket="%1$s", Key=f"processed/{n %% 700} \\u00fc&.eml", Body=b"x")
                for n in range(30):
                    s3.delete_object(Bucket="%1$s", Key=f"processed/{n} \\u00fc&.eml")
                s3.create_multipart_upload(Bucket="%1$s", Key="processed/unfinished.eml")
                """.formatted(MAIL));
        Run run = play("remove-bucket.yml", "bucket: " + MAIL);
        assertThat(run.exit()).as(run.text()).isZero();
        assertThat(run.text()).contains("3 of 3, of up to 1,000 versions each").contains("processed/unfinished.eml");
        assertThat(run.text()
                        .lines()
                        .filter(line -> line.startsWith("included:") && line.contains("remove-bucket.yml")))
                .hasSize(1);
        assertThat(shell.calls())
                .filteredOn(call -> call.startsWith("s3api delete-objects"))
                .hasSize(3);
        assertThat(shell.succeed("aws s3api list-buckets --query Buckets[].Name --output text"))
                .isEmpty();
        assertThat(play("remove-bucket.yml", "bucket: " + MAIL).exit())
                .as("nothing left to do")
                .isZero();
    }

    /** Whoever knows the account's number knows the name, and may have made the bucket first. */
    @Test
    void nothingIsReadFromOrWrittenToABucketOfAnotherAccount() throws IOException {
        python("""
                key = boto3.client("sts").assume_role(
                    RoleArn="arn:aws:iam::999999999999:role/elsewhere", RoleSessionName="elsewhere")["Credentials"]
                s3 = boto3.client("s3", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
                                  aws_session_token=key["SessionToken"])
                s3.create_bucket(Bucket="%s", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
                s3.put_object(Bucket="%s", Key="code.zip", Body=b"theirs")
                """.formatted(CODE, CODE));
        Run look = play("own-bucket.yml", "bucket: " + CODE);
        assertThat(look.exit()).isNotZero();
        assertThat(look.text()).contains("belongs to another AWS account than 123456789012");
        Run remove = play("remove-bucket.yml", "bucket: " + CODE);
        assertThat(remove.exit()).isNotZero();

        // And where a call is not made after such a look, S3 itself refuses it.
        Path zip = Files.writeString(directory.resolve("function.zip"), "ours");
        Run put = shell.run(
                "aws s3api put-object --bucket %s --key ours.zip --body %s --expected-bucket-owner 123456789012"
                        .formatted(CODE, zip));
        assertThat(put.exit()).isNotZero();
        assertThat(put.text()).contains("AccessDenied");
    }

    private Run play(String tasks, String variables) throws IOException {
        Path ansible = Path.of("").toAbsolutePath();
        Path play = Files.writeString(directory.resolve("play.yml"), """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  vars_files: ["%1$s/vars/aws.yml"]
                  environment: "{{ cli }}"
                  tasks:
                    - ansible.builtin.command: aws sts get-caller-identity --query Account --output text
                      register: caller
                    - ansible.builtin.include_tasks: %1$s/tasks/%2$s
                      vars: {%3$s}
                """.formatted(ansible, tasks, variables));
        return shell.run("ansible-playbook " + play);
    }

    private void python(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("script.py"), "import boto3\n" + script);
        shell.succeed("python3 " + file);
    }
}
