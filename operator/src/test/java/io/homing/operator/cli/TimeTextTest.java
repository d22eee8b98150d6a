package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {
    private static final TimeText TEXT =
            new TimeText(Clock.fixed(Instant.parse("2026-11-21T12:34:56Z"), ZoneOffset.ofHours(14)));

    @ParameterizedTest
    @CsvSource({
        "2026-11-01, 2026-11-01T00:00:00Z",
        "today, 2026-11-21T00:00:00Z",
        "Yesterday, 2026-11-20T00:00:00Z",
        "' today ', 2026-11-21T00:00:00Z",
        "7d, 2026-11-14T12:34:56Z",
        "36h, 2026-11-20T00:34:56Z",
        "2w, 2026-11-07T12:34:56Z",
        "2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z"
    })
    void aTimeIsTypedAsPeopleThinkOfIt(String text, String instant) {
        assertThat(TEXT.instant(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-13-01",
                "2026-02-30",
                "21.11.2026",
                "7",
                "-7d",
                "999999d",
                "+99999-01-01",
                "\uff17d"
            })
    void anythingElseIsRefusedWithExamples(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TEXT.instant(text))
                .withMessageContaining("such as 2026-11-01, today, yesterday, 7d")
                .withMessageContaining("'" + text + "'");
    }
}
