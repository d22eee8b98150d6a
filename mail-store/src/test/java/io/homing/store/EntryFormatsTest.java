package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EntryFormatsTest {
    private static final HostName PRIMARY = new HostName("primary");
    private static final HostName BACKUP = new HostName("backup");

    @Test
    void whatEveryHostReadsIsTheLowestOfAll() {
        assertThat(written(1, Map.of(PRIMARY, reading(3), BACKUP, reading(2))).readByAll())
                .isEqualTo(new EntryFormat(2));
    }

    @Test
    void aHostReadsWhatItsAgentInEveryLaneReads() {
        var formats = written(1, Map.of(PRIMARY, reading(3, 2, 4)));
        assertThat(formats.read()).containsExactly(Map.entry(PRIMARY, new EntryFormat(2)));
    }

    @Test
    void aHostThatNeverReportedReadsTheFirstFormatOnly() {
        assertThat(written(1, Map.of(PRIMARY, reading(2), BACKUP, List.of())).readByAll())
                .isEqualTo(EntryFormat.FIRST);
    }

    @Test
    void withoutHostsNothingNewerIsRead() {
        assertThat(written(2, Map.of()).readByAll()).isEqualTo(EntryFormat.FIRST);
        assertThat(written(2, Map.of()).tooOld()).isEmpty();
    }

    @Test
    void hostsThatDoNotReadWhatMayBeWrittenAreNamedInOrder() {
        Map<HostName, List<HostRecord>> hosts =
                Map.of(PRIMARY, reading(1), BACKUP, List.of(), new HostName("third"), reading(2));
        assertThat(written(1, hosts).tooOld()).isEmpty();
        assertThat(written(2, hosts).tooOld()).containsExactly(BACKUP, PRIMARY);
    }

    @Test
    void formatsCountFromOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntryFormat(0))
                .withMessageContaining("1 or more");
    }

    private static EntryFormats written(long format, Map<HostName, List<HostRecord>> hosts) {
        return EntryFormats.of(new EntryFormat(format), hosts);
    }

    /** The records of a host, one per lane. */
    private static List<HostRecord> reading(long... formats) {
        return Arrays.stream(formats)
                .mapToObj(format -> new HostRecord(
                        PRIMARY, Lane.FIRST, Position.NONE, Instant.EPOCH, "test", new EntryFormat(format), List.of()))
                .toList();
    }
}
