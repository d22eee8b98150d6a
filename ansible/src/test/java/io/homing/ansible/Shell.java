package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.ansible.ExternalTool.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell as the operator has it: a home of its own, the real AWS CLI, and an emulator in place of AWS. Every call of the
 * CLI is written down, with the template that it sends.
 *
 * @param home the home directory; {@code bin} in it comes first in the path
 * @param aws the emulator
 */
record Shell(Path home, URI aws) {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** @param dns what dig answers: lines of {@code TYPE NAME. VALUE} */
    static Shell in(Path home, URI aws, String dns) throws IOException {
        var shell = new Shell(home, aws);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("dns"), dns);
        shell.program("dig", """
                # dig +short +time=3 +tries=2 TYPE NAME
                sed -n "s/^$4 $5 //p" %s/dns
                """.formatted(home));
        shell.program("aws", """
                printf '%%s\\n' "$(printf '%%s ' "$@" | tr '\\n' ' ')" >> %1$s/calls
                for argument; do case $argument in file:///*template.yaml) cat "${argument#file://}" >> %1$s/templates;; esac; done
                PATH="${PATH#*:}"
                # for this service, version 1 of the CLI overlooks the address in the environment
                if [[ $1 == sqs ]]; then set -- "$@" --endpoint-url "$AWS_ENDPOINT_URL"; fi
                exec aws "$@"
                """.formatted(home));
        return shell;
    }

    /** Runs a command line in the root of the repository, from which the documents call everything. */
    Run run(String line) throws IOException {
        var builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", line).directory(REPOSITORY.toFile());
        var environment = builder.environment();
        environment.put("HOME", home.toString());
        environment.put("AWS_ENDPOINT_URL", aws.toString());
        environment.put("AWS_DEFAULT_REGION", Template.REGION);
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("ANSIBLE_NOCOLOR", "1");
        environment.put("ANSIBLE_LOCALHOST_WARNING", "False");
        environment.put("LC_ALL", "C.UTF-8");
        environment.merge("PATH", home.resolve("bin").toString(), (path, first) -> first + ":" + path);
        return ExternalTool.run(builder);
    }

    /** What a command line prints; it must succeed. */
    String succeed(String line) throws IOException {
        Run run = run(line);
        assertThat(run.exit()).as(line + "\n" + run.text()).isZero();
        return run.text().strip();
    }

    /** The calls of the CLI so far, a line each. */
    List<String> calls() throws IOException {
        return new ArrayList<>(Files.readAllLines(home.resolve("calls")));
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve("bin").resolve(name), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
