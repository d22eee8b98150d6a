package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.operator.status.Status;
import io.homing.store.EntryFormat;
import io.homing.store.EntryFormats;
import io.homing.store.HostName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class StatusTextTest {
    private static final HostName HERE = new HostName("primary");

    @Test
    void theEntryFormatsAreShown() {
        var formats = EntryFormats.of(new EntryFormat(2), Map.of(HERE, List.of()));
        assertThat(StatusText.human(status(formats)))
                .contains("entries up to format 2 may be written; all hosts read up to format 1");
        assertThat(StatusJson.fields().node(status(formats)).get("entryFormat"))
                .hasToString("{\"written\":2,\"readByAll\":1,\"tooOld\":[\"primary\"]}");
    }

    private static Status status(EntryFormats formats) {
        return new Status(
                HERE,
                Instant.EPOCH,
                List.of(),
                formats,
                Optional.empty(),
                new Status.Machine(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                new Status.Month(0, 0),
                List.of());
    }
}
