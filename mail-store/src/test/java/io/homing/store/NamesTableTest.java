package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NamesTableTest {
    private static final Map<String, Function<String, Object>> KINDS = Map.of(
            "address", Address::typed,
            "pattern", RulePattern::typed,
            "mailbox", MailboxName::forLogin,
            "domain", DnsName::domain,
            "host", HostName::typed,
            "folder", FolderName::typed,
            "region", RegionName::new,
            "size", text -> ByteSize.typed(text, 'M').bytes());

    static Stream<NamesTable.Row> rows() {
        return KINDS.keySet().stream().sorted().flatMap(kind -> NamesTable.of(kind).stream());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsTypedIsNormalisedOrRefusedWithAHint(NamesTable.Row row) {
        Function<String, Object> type = KINDS.get(row.kind());
        if (row.refused()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> type.apply(row.typed()))
                    .withMessageContaining(row.result())
                    .withMessageContaining("(got '")
                    .satisfies(e -> assertThat(e.getMessage())
                            .hasSizeLessThan(300)
                            .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]"));
        } else {
            assertThat(type.apply(row.typed())).hasToString(row.result());
            if (!row.kind().equals("size")) {
                assertThat(type.apply(row.result())).as("typed again").hasToString(row.result());
            }
        }
    }

    /** Names on record are read by the constructors, and must stay readable. */
    @Test
    void whatCannotBeMadeAnyMoreCanBeReadAllTheSame() {
        assertThat(MailboxName.of("ann+x@example.org")).hasToString("ann+x@example.org");
        assertThat(MailboxName.typed("Ann+x@m\u00fcnchen.example")).hasToString("ann+x@xn--mnchen-3ya.example");
        assertThat(new RulePattern("info@m\u00fcnchen.example")).hasToString("info@m\u00fcnchen.example");
        assertThat(new RulePattern("*@*.x")).hasToString("*@*.x");
        assertThat(new FolderName("Entw\ufffdrfe")).hasToString("Entw\ufffdrfe");
    }
}
