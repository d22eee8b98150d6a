package io.homing.packaging;

import io.homing.devstack.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts that build, run on what Maven has built already. */
final class Scripts {
    private Scripts() {}

    /** The file that the script made for this architecture. */
    static Path build(String name, Path out, String architecture) {
        String printed = Shell.output(script(name, "--as-built", "-o", out.toString(), architecture));
        return Path.of(printed.lines().reduce((before, last) -> last).orElseThrow());
    }

    /** A script of this module, with the Java that runs the test; what it complains of is seen at once. */
    static ProcessBuilder script(String name, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Path.of(name).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
