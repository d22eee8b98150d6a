package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.ansible.ExternalTool.Run;
import io.homing.store.NamesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The playbooks read names as the Java classes do: both are held to the same table. */
final class NamesFilterTest {
    private static final String HASH = "{SHA512-CRYPT}$6$salt$1234567890";

    @TempDir
    private Path directory;

    @BeforeAll
    static void python() {
        ExternalTool.need("the names in the playbooks", "apt install python3", "python3", "--version");
    }

    @Test
    void everyNameOfTheTableIsNormalisedOrRefused() throws IOException {
        List<NamesTable.Row> rows = Stream.of("address", "mailbox", "domain", "host", "region", "size")
                .flatMap(kind -> NamesTable.of(kind).stream())
                .toList();
        List<List<String>> typed =
                rows.stream().map(row -> List.of(row.kind(), row.typed())).toList();
        Path input = directory.resolve("names.json");
        new ObjectMapper().writeValue(input.toFile(), typed);
        Run run = ExternalTool.run("python3", "-c", """
                import json, sys
                sys.path.insert(0, "filter_plugins")
                import names
                for kind, typed in json.load(open(sys.argv[1], encoding="utf-8")):
                    try:
                        print(json.dumps(str(names.KINDS[kind](typed))))
                    except names.Refused as e:
                        print(json.dumps("! " + str(e)))
                """, input.toString());
        assertThat(run.exit()).as(run.text()).isZero();
        List<String> lines = run.text().lines().toList();
        assertThat(lines).hasSameSizeAs(rows);
        Map<NamesTable.Row, String> others = new LinkedHashMap<>();
        for (int n = 0; n < rows.size(); n++) {
            String got = new ObjectMapper().readValue(lines.get(n), String.class);
            NamesTable.Row row = rows.get(n);
            boolean same = row.refused() ? got.startsWith("! ") : got.equals(row.result());
            if (!same) {
                others.put(row, got);
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void aFileOfUsersThatLocksSomebodyOutIsRefusedByLineAndNeverShown() throws IOException {
        assertThat(problems("ann@example.org:" + HASH + "\n# bob\n\nbob@example.org:" + HASH + "\n"))
                .containsExactly("no problem");
        assertThat(problems("\ufeffann@example.org:" + HASH + "\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("line 1")
                .contains("byte order mark");
        assertThat(problems("bob@example.org:" + HASH + "\nAnn@Example.org:" + HASH + "\n"))
                .singleElement()
                .asString()
                .startsWith("line 2: write ann@example.org");
        assertThat(problems("ann@example.org:" + HASH + "\nann@example.org:" + HASH + "x\n"))
                .singleElement()
                .asString()
                .startsWith("line 2: ann@example.org is on line 1 already");
        assertThat(problems("ann@example.org:" + HASH + "\r\n"))
                .singleElement()
                .asString()
                .startsWith("line 1: ends with CR LF");
        assertThat(problems(" ann@example.org:" + HASH + " \n")).hasSize(2);
        assertThat(problems("ann+x@example.org:" + HASH + "\n"))
                .singleElement()
                .asString()
                .contains("log in");
        assertThat(problems("j\u00fcrgen@example.org:" + HASH + "\n")).hasSize(1);
        assertThat(problems("ann@example.org:secret\nsecret\n")).hasSize(2);
        assertThat(problems("\n")).singleElement().asString().contains("names nobody");
    }

    private List<String> problems(String users) throws IOException {
        Path file = Files.writeString(directory.resolve("users"), users);
        String text = ExternalTool.run("python3", "filter_plugins/names.py", file.toString())
                .text();
        assertThat(text).doesNotContain("secret", "salt", "1234567890", "Traceback");
        return text.lines()
                .map(line -> line.replaceFirst("^" + Pattern.quote(file.toString()) + "(, |: )", ""))
                .toList();
    }
}
