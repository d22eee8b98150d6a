package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./prove mutations} takes minutes and is not part of a check: that its table still names what is there is. */
final class MutationFloorsTest {
    private static final Path ROOT = Path.of("..");

    static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve(".build/mutation-floors")).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowNamesWhatThereIs(String row) throws IOException {
        List<String> fields = List.of(row.split(" +", -1));
        if (fields.getFirst().equals("without")) {
            assertNames(fields.subList(1, fields.size()), tests());
            return;
        }
        assertThat(fields).hasSizeGreaterThanOrEqualTo(5);
        assertThat(fields.getFirst()).isIn("default", "long");
        assertThat(Integer.parseInt(fields.get(1))).isBetween(1, 100);
        List<String> classes = classes(ROOT.resolve(fields.get(2)).resolve("src/main/java"));
        assertNames(fields.subList(4, fields.size()), classes);
    }

    private static void assertNames(List<String> patterns, List<String> classes) {
        for (String pattern : patterns) {
            String expression = pattern.replace(".", "\\.").replace("*", ".*");
            assertThat(classes).as(pattern).anyMatch(name -> name.matches(expression));
        }
    }

    /** Those of every module. */
    private static List<String> tests() throws IOException {
        List<String> tests = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT)) {
            for (Path module : modules) {
                Path sources = module.resolve("src/test/java");
                if (Files.isDirectory(sources)) {
                    tests.addAll(classes(sources));
                }
            }
        }
        return tests;
    }

    private static List<String> classes(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name ->
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'))
                    .toList();
        }
    }
}
