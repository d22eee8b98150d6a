package io.homing.devstack.prove;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a proof requires of the machine. If something is missing, the proof counts as failed: not tried is not passed. */
final class Prerequisites {
    private Prerequisites() {}

    /**
     * The missing prerequisites, each with the command that installs it.
     *
     * @param root whether root is required
     * @param tools the tools and the Debian packages that bring them: {@code perl:perl-base}
     */
    static List<String> missing(boolean root, String... tools) {
        List<String> missing = new ArrayList<>();
        if (root && !"root".equals(System.getProperty("user.name"))) {
            missing.add("root, to mount file systems: sudo ./prove");
        }
        for (String needed : tools) {
            String[] words = needed.split(":", 2);
            if (!there(words[0])) {
                missing.add("%s: sudo apt-get install %s".formatted(words[0], words[1]));
            }
        }
        return missing;
    }

    private static boolean there(String tool) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/dev"))
                .anyMatch(directory -> Files.exists(Path.of(directory).resolve(tool)));
    }
}
