package io.homing.agent.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.agent.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The TLS of the packages, which is not Java's: it believes nobody whom Java's would not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the packages are for Linux")
final class NativeTlsTest {
    /** What a connection is made with, among the classes that were loaded. */
    private static final String NATIVE = " org.conscrypt.NativeSsl ";

    @TempDir
    private Path directory;

    private FakeStoreServer store;

    @BeforeEach
    void aStoreByTheNameOfLocalhost() throws IOException, InterruptedException, GeneralSecurityException {
        store = new FakeStoreServer(directory);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aStoreThatIsWhoItSaysIsAsked() throws IOException, InterruptedException {
        assertThat(look(ExitCode.OK, "localhost", store.trust())).contains(NATIVE, "0 delivered");
    }

    @Test
    void oneWhomNobodyVouchesForIsNot() throws IOException, InterruptedException {
        assertThat(look(ExitCode.SETUP, "localhost", List.of())).contains(NATIVE, "is not trusted");
    }

    @Test
    void oneByAnotherNameIsNot() throws IOException, InterruptedException {
        assertThat(look(ExitCode.SETUP, "127.0.0.1", store.trust())).contains(NATIVE, "is not trusted");
    }

    private String look(ExitCode exit, String name, List<String> trust) throws IOException, InterruptedException {
        Stream<String> words = Stream.of(
                "-Xlog:class+load",
                "-Djava.security.properties=../packaging/deb/java.security",
                "-Djava.io.tmpdir=" + directory,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "sync",
                "--config",
                store.config(name).toString());
        Process process = FakeStoreServer.program("java", Stream.concat(trust.stream(), words))
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(told).isEqualTo(exit.code());
        return told;
    }
}
