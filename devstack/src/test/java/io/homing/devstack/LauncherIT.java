package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a checkout, under locales that know no umlauts. In a copy without sources, so that it builds nothing. */
final class LauncherIT {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @BeforeEach
    void copy() throws Exception {
        Files.createDirectories(directory.resolve("operator"));
        Files.createDirectories(directory.resolve(".build"));
        Files.createSymbolicLink(directory.resolve("operator/target"), CHECKOUT.resolve("operator/target"));
        Files.copy(CHECKOUT.resolve("homing"), directory.resolve("homing"));
        Files.copy(CHECKOUT.resolve(".build/find-jdk"), directory.resolve(".build/find-jdk"));
        Files.copy(CHECKOUT.resolve("pom.xml"), directory.resolve("pom.xml"));
        Files.setLastModifiedTime(directory.resolve("pom.xml"), FileTime.fromMillis(0));
    }

    @Test
    void theJarOfTheTestsIsNotTakenForTheProgram() throws Exception {
        assertThat(CHECKOUT.resolve("operator/target")).isDirectoryContaining("glob:**/operator-*-tests.jar");
        assertThat(bash("C", "./homing --version")).startsWith("homing ");
    }

    @Test
    void umlautsComeThroughWhateverTheLocale() throws Exception {
        for (String locale : new String[] {"C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1", ""}) {
            assertThat(bash(locale, "./homing dns $'m\\xc3\\xbcnchen.example'"))
                    .as(locale)
                    .contains("xn--mnchen-3ya.example");
            assertThat(bash(locale, "./homing config check -c $'/no/pf\\xc3\\xb6rtchen.yaml'"))
                    .as(locale)
                    .contains("/no/pf\u00f6rtchen.yaml cannot be used");
        }
    }

    /** What starts Java without the launcher meets the same rule. */
    @Test
    void whatTheLocaleSpoiltIsRefused() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        assertThat(bash(
                        "C",
                        java + " -cp 'operator/target/classes:operator/target/lib/*' io.homing.operator.Main search"
                                + " $'Entw\\xc3\\xbcrfe'"))
                .contains("LC_ALL=C.UTF-8");
    }

    private String bash(String locale, String command) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return text;
    }
}
