package io.homing.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.KeyValuePair;

final class LogFormatTest {
    private static final String FORGED = "moved /srv/mail/x\n<0>12:00:00 ERROR all is lost";

    @Test
    void aPersonReadsTimeLevelAndWhatHappened() {
        assertThat(LogFormat.TERMINAL.write(event(Level.INFO, "3 delivered")))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  3 delivered\\R");
    }

    @Test
    void aProgramReadsTheMessageIdInAFieldOfItsOwn() {
        LoggingEvent event = event(Level.WARN, "withheld \"m1\"");
        event.addKeyValuePair(new KeyValuePair("mail", "m1"));
        assertThat(LogFormat.JSON.write(event)).isEqualTo("""
                {"time":"2026-11-21T12:00:00.123Z","level":"WARN","message":"withheld \\"m1\\"","mail":"m1"}
                """);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
    void theJournalLearnsTheLevel(String level, int priority) {
        assertThat(LogFormat.JOURNAL.write(event(Level.toLevel(level), "told"))).isEqualTo("<" + priority + ">told\n");
    }

    @Test
    void everyLineOfAStackTraceHasItsLevel() {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("homing"), Level.ERROR, "defect", new IllegalStateException(), null);
        assertThat(LogFormat.JOURNAL.write(event).lines())
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).startsWith("<3>"));
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void nobodyForgesALine(LogFormat logFormat) {
        assertThat(logFormat.write(event(Level.INFO, FORGED)).lines()).hasSize(1);
    }

    @Test
    void aVariableThatWasInheritedDoesNotMakeAJournal() {
        assertThat(StandardError.isJournal(Map.of("JOURNAL_STREAM", "1:2"))).isFalse();
        assertThat(StandardError.isJournal(Map.of())).isFalse();
    }

    private static LoggingEvent event(Level level, String message) {
        var event = new LoggingEvent("", new LoggerContext().getLogger("homing"), level, message, null, null);
        event.setInstant(Instant.parse("2026-11-21T12:00:00.123Z"));
        return event;
    }
}
