package io.homing.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.json.JsonTree;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/** The formats of a log line. In all of them, text from outside, such as a file name, cannot begin a new line. */
enum LogFormat {
    /** For a terminal: time, level, message. */
    TERMINAL {
        @Override
        String write(ILoggingEvent event) {
            LocalTime time = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
            return "%s %-5s %s%n%s".formatted(TIME.format(time), event.getLevel(), text(event), trace(event));
        }
    },
    /** For journald, which adds the time: each line begins with its level (sd-daemon(3)). */
    JOURNAL {
        @Override
        String write(ILoggingEvent event) {
            return (text(event) + "\n" + trace(event)).replaceAll("(?m)^(?=.)", "<" + priority(event.getLevel()) + ">");
        }
    },
    /** For programs: one JSON object in each line. */
    JSON {
        @Override
        String write(ILoggingEvent event) {
            ObjectNode line = JsonNodeFactory.instance
                    .objectNode()
                    .put(
                            "time",
                            event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("level", event.getLevel().toString())
                    .put("message", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> line.put(pair.key, Objects.toString(pair.value)));
            }
            String trace = trace(event);
            if (!trace.isEmpty()) {
                line.put("trace", trace);
            }
            return JsonTree.write(line) + "\n";
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** The line, with its end. */
    abstract String write(ILoggingEvent event);

    /** The format for the current reader of standard error. */
    static LogFormat ofStandardError(Map<String, String> environment) {
        if (StandardError.isTerminal()) {
            return TERMINAL;
        }
        return StandardError.isJournal(environment) ? JOURNAL : JSON;
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** The stack trace; empty without an exception. */
    private static String trace(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
