package io.homing.ansible;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.List;

/** A program that does the judging, and that not every machine has. */
final class ExternalTool {
    private ExternalTool() {}

    /** What a program printed, complaints included, and how it ended. */
    record Run(int exit, String text) {}

    /**
     * Aborts the test, loudly, where a program is missing: not tried is not passed.
     *
     * @param what cannot be tried without it
     * @param install what brings it
     * @param probe a command that succeeds where it is there
     */
    static void need(String what, String install, String... probe) {
        boolean there;
        try {
            there = run(new ProcessBuilder(probe)).exit() == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            String complaint = "*** NOT tested here: %s, for want of %s. To test it too: %s"
                    .formatted(what, probe[0].equals("python3") ? probe[2] : probe[0], install);
            System.err.println(complaint);
            abort(complaint);
        }
    }

    /** The playbooks of AWS, against moto. */
    static void needPlaybooks() {
        String what = "the playbooks, against an emulator of AWS";
        need(
                what,
                "pip install 'moto[server,cloudformation,s3]'",
                "python3",
                "-c",
                "import moto.server, flask, cfnlint");
        need(what, "sudo apt-get install ansible-core", "ansible-playbook", "--version");
        need(what, "pip install awscli", "aws", "--version");
    }

    static Run run(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            return new Run(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + builder.command() + " ran", e);
        }
    }

    static Run run(String... command) throws IOException {
        return run(new ProcessBuilder(List.of(command)));
    }
}
