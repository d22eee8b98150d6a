package io.homing.agent.aot;

import io.homing.agent.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the AOT cache of the agent is trained with: a timer's look, in a Java of its own, at a store that this program
 * plays, over TLS. A look and no more: all that a cache holds costs every start, and mail comes to few of them.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class AotTraining {
    private AotTraining() {}

    /**
     * {@code Training DIRECTORY FLAG FLAGS…}: an empty directory; a flag for the Java of the look that is trained; and those
     * that it has in common with the look before, which leaves a state behind. Ends with 0 when both looks did.
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

    /** It tells what it tells where this program does. */
    private static int look(Path config, Stream<String> flags) throws IOException, InterruptedException {
        Stream<String> words = Stream.of(Main.class.getName(), "sync", "--config", config.toString());
        return FakeStoreServer.program("java", Stream.concat(flags, words))
                .inheritIO()
                .start()
                .waitFor();
    }
}
