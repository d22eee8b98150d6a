package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests and source files that a page names exist. */
final class DocsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern WITNESS = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");
    private static final Pattern SOURCE = Pattern.compile("`([a-z/]+/\\w+\\.java)`");

    @Test
    void everyTestThatTheDocsNameIsThere() throws IOException {
        Map<String, String> tests = tests();
        int named = 0;
        for (Path page : pages()) {
            var witness = WITNESS.matcher(Files.readString(page));
            while (witness.find()) {
                named++;
                assertThat(tests).as("%s names %s", page, witness.group()).containsKey(witness.group(1));
                if (witness.group(2) != null) {
                    assertThat(tests.get(witness.group(1)))
                            .as("%s names %s", page, witness.group())
                            .contains("void " + witness.group(2) + "(");
                }
            }
        }
        assertThat(named).isGreaterThan(10);
    }

    @Test
    void everySourceFileThatTheArchitecturePageNamesExists() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(ROOT)) {
            sources = files.map(Path::toString)
                    .filter(path -> path.contains("/src/main/java/"))
                    .toList();
        }
        List<String> named = SOURCE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(named)
                .hasSizeBetween(20, 40)
                .allSatisfy(file -> assertThat(sources)
                        .as(file)
                        .anyMatch(path -> path.endsWith("/src/main/java/io/homing/" + file)));
    }

    private static Iterable<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
    }

    /** Class name to source. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().contains("/src/test/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return tests;
    }
}
