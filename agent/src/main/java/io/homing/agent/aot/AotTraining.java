package io.homing.agent.aot;

import io.homing.agent.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The training of the agent's AOT cache: one poll, in a JVM of its own, of a store that this program emulates over TLS. It
 * trains a poll only: every class in the cache costs time at each start, and few polls deliver mail.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class AotTraining {
    private AotTraining() {}

    /**
     * {@code AotTraining DIRECTORY FLAG FLAGS…}: an empty directory; a flag for the JVM whose poll is recorded; and the flags
     * that it has in common with the JVM of an earlier poll, which creates the state. Exits with 0 if both polls did.
     */
    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        List<String> common = Arrays.asList(args).subList(2, args.length);
        System.exit(looks(Path.of(args[0]).toAbsolutePath(), args[1], common));
    }

    private static int looks(Path directory, String flag, List<String> common)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (var store = new FakeStoreServer(directory)) {
            Path config = store.config("localhost");
            List<String> flags =
                    Stream.concat(store.trust().stream(), common.stream()).toList();
            int exit = look(config, flags.stream());
            return exit == 0 ? look(config, Stream.concat(Stream.of(flag), flags.stream())) : exit;
        }
    }

    /** The child process inherits the output streams of this one. */
    private static int look(Path config, Stream<String> flags) throws IOException, InterruptedException {
        Stream<String> words = Stream.of(Main.class.getName(), "sync", "--config", config.toString());
        return FakeStoreServer.program("java", Stream.concat(flags, words))
                .inheritIO()
                .start()
                .waitFor();
    }
}
