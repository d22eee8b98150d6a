package io.homing.devstack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.Cloud;
import io.homing.devstack.EmbeddedAws;
import io.homing.devstack.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that copies mails to a host. The alternatives have the best settings for objects that never change. */
enum Competitor {
    HOMING("homing sync", "each file, each directory", ""),
    AWS("aws s3 sync", "none", "awscli"),
    RCLONE_COPY("rclone copy", "none", "rclone"),
    RCLONE_SYNC("rclone sync", "none", "rclone"),
    S3CMD("s3cmd sync", "none", "s3cmd"),
    LOOP("Python loop", "none", "python3-boto3"),
    LIMIT("C, writes only", "each file, each directory", "");

    /** As the agent does by default. */
    private static final String AT_ONCE = "8";

    final String label;
    final String fsync;
    private final String debianPackage;

    Competitor(String label, String fsync, String debianPackage) {
        this.label = label;
        this.fsync = fsync;
        this.debianPackage = debianPackage;
    }

    /** The command that installs it; empty if it is installed. */
    Optional<String> missing() {
        boolean there = switch (this) {
            case HOMING, LIMIT -> true;
            case AWS -> onPath("aws").isPresent();
            case RCLONE_COPY, RCLONE_SYNC -> onPath("rclone").isPresent();
            case S3CMD -> onPath("s3cmd").isPresent();
            case LOOP -> onPath("python3").isPresent() && imports();
        };
        return there ? Optional.empty() : Optional.of("apt-get install " + debianPackage);
    }

    private static boolean imports() {
        try {
            Shell.run("python3", "-c", "import boto3");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** One run from its start to its end, into a directory of its own. */
    ProcessBuilder sync(BenchFixture benchFixture, Meter meter, Path agent, Path target) throws IOException {
        String source = Cloud.BUCKET + "/processed";
        return switch (this) {
            case HOMING ->
                new ProcessBuilder(
                        agent.toString(),
                        "sync",
                        "-c",
                        benchFixture.config(target).toString());
            case AWS ->
                with(
                        benchFixture,
                        program("aws"),
                        "s3",
                        "sync",
                        "s3://" + source + "/",
                        target.toString(),
                        "--only-show-errors");
            case RCLONE_COPY -> rclone("copy", source, benchFixture, target);
            case RCLONE_SYNC -> rclone("sync", source, benchFixture, target);
            case S3CMD ->
                with(
                        benchFixture,
                        "s3cmd",
                        "--config=" + s3cmdConfig(benchFixture),
                        "sync",
                        "--skip-existing",
                        "--no-check-md5",
                        "--no-progress",
                        "--quiet",
                        "s3://" + source + "/",
                        target + "/");
            case LOOP ->
                with(
                        benchFixture,
                        program("python3"),
                        meter.tool("loop.py").toString(),
                        Cloud.BUCKET,
                        target.toString());
            case LIMIT ->
                new ProcessBuilder(
                        meter.tool("limit").toString(), list(benchFixture).toString(), target.toString(), AT_ONCE);
        };
    }

    /** Objects never change and times do not matter, so it need not request the metadata of each object. */
    private static ProcessBuilder rclone(String verb, String source, BenchFixture benchFixture, Path target) {
        return with(
                benchFixture,
                "rclone",
                verb,
                ":s3:" + source,
                target.toString(),
                "--ignore-existing",
                "--use-server-modtime",
                "--transfers=" + AT_ONCE,
                "--checkers=" + AT_ONCE,
                "--s3-provider=Other",
                "--s3-list-version=2",
                "--s3-env-auth",
                "--retries=1",
                "--s3-endpoint=" + benchFixture.s3().endpoint());
    }

    private static ProcessBuilder with(BenchFixture benchFixture, String... command) {
        var process = new ProcessBuilder(command);
        process.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", EmbeddedAws.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY", EmbeddedAws.SECRET_KEY,
                        "AWS_REGION", EmbeddedAws.REGION,
                        "AWS_DEFAULT_REGION", EmbeddedAws.REGION,
                        "AWS_ENDPOINT_URL", benchFixture.s3().endpoint().toString(),
                        "AWS_CONFIG_FILE", "/dev/null",
                        "RCLONE_CONFIG", "/dev/null"));
        process.environment().remove("AWS_CA_BUNDLE"); // rclone 1.60 does not start with it
        return process;
    }

    /** Bypasses the wrapper scripts of pyenv, which are slower than some measured programs. */
    private static String program(String name) {
        Path found = onPath(name).orElseThrow();
        return found.getParent().endsWith("shims")
                ? Shell.output(new ProcessBuilder("pyenv", "which", name)).strip()
                : found.toString();
    }

    private static Path s3cmdConfig(BenchFixture benchFixture) throws IOException {
        String host = benchFixture.s3().endpoint().getAuthority();
        return Files.writeString(benchFixture.directory().resolve("s3cfg"), """
                [default]
                access_key = %s
                secret_key = %s
                host_base = %s
                host_bucket = %s
                use_https = False
                bucket_location = %s
                """.formatted(
                        EmbeddedAws.ACCESS_KEY, EmbeddedAws.SECRET_KEY, host, host, EmbeddedAws.REGION));
    }

    private static Path list(BenchFixture benchFixture) throws IOException {
        Path list = benchFixture.directory().resolve("list");
        try (var lines = Files.newBufferedWriter(list, UTF_8)) {
            for (BenchMail mail : benchFixture.s3().mails()) {
                lines.write("%s %d%n".formatted(mail.fileName(), mail.size()));
            }
        }
        return list;
    }
}
