package io.homing.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The source of Dovecot's programs: this machine, or another Debian release that the script {@code trixie-tree} unpacked.
 *
 * <p>The {@code /usr} of the other release is mounted over that of this machine in a separate mount namespace. Unlike in a
 * chroot, all other paths stay the same, nothing remains mounted, and root is not needed.
 */
public record DebianRoot(List<String> prefix) {

    public DebianRoot {
        prefix = List.copyOf(prefix);
    }

    public static DebianRoot installed() {
        return new DebianRoot(List.of());
    }

    public static DebianRoot tree(Path tree) {
        var prefix = new ArrayList<>(List.of("unshare", "--mount"));
        if (!Shell.ROOT) {
            prefix.addAll(List.of("--user", "--map-current-user", "--keep-caps"));
        }
        var usr = tree.resolve("usr").toAbsolutePath().toString();
        prefix.addAll(List.of("sh", "-c", "mount --bind \"$0\" /usr && exec \"$@\"", usr));
        return new DebianRoot(prefix);
    }

    /** The first two numbers of {@code dovecot --version}, which determine the configuration. */
    String version() {
        try {
            var answer = Shell.output(
                    new ProcessBuilder(command("/usr/sbin/dovecot", "--version")).redirectErrorStream(true));
            return answer.substring(0, answer.indexOf('.', answer.indexOf('.') + 1));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "no Dovecot to run: apt-get install dovecot-imapd for this machine's, trixie-tree for 2.4", e);
        }
    }

    /** The command line of a program of this release. */
    List<String> command(String program, String... args) {
        return Stream.of(prefix, List.of(program), List.of(args))
                .flatMap(List::stream)
                .toList();
    }
}
