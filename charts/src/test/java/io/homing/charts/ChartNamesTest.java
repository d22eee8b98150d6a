package io.homing.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.NamesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart takes the names that every other part takes. It normalises nothing: what is not normal is refused. */
final class ChartNamesTest {
    @TempDir
    Path directory;

    static Stream<NamesTable.Row> names() {
        return Stream.of("host", "region", "domain").flatMap(kind -> NamesTable.of(kind).stream());
    }

    static Stream<NamesTable.Row> releases() {
        return NamesTable.of("release").stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSchemaAcceptsWhatIsNormalAndNothingElse(NamesTable.Row row) throws IOException {
        if (row.refused() || !row.typed().equals(row.result())) {
            Path values = values(row.kind(), row.typed());
            assertThatThrownBy(() -> Chart.render(values))
                    .hasMessageContaining(row.kind().equals("domain") ? "dnsNames" : row.kind());
        }
        if (!row.refused()) {
            assertThat(Chart.render(values(row.kind(), row.result()))).contains(row.result());
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void aReleaseMustBeAbleToNameAService(NamesTable.Row row) {
        Path values = Chart.values("least");
        if (row.refused()) {
            assertThatThrownBy(() -> Chart.render(values, row.typed())).hasMessageContaining(row.result());
        } else {
            assertThat(Chart.render(values, row.typed())).contains("name: " + row.result() + "-pod");
        }
    }

    private Path values(String kind, String name) throws IOException {
        ObjectNode values = (ObjectNode) Chart.YAML.readTree(Files.readString(Chart.values("least")));
        switch (kind) {
            case "host" -> values.put("host", name);
            case "region" -> values.withObject("/store").put("region", name);
            default -> {
                values.withObject("/tls").put("issuerName", "letsencrypt");
                values.withObject("/tls").putArray("dnsNames").add(name);
            }
        }
        return Files.writeString(directory.resolve("values.yaml"), Chart.YAML.writeValueAsString(values));
    }
}
