package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date or a time on the command line: {@code 2026-11-01} (the day begins, UTC), {@code today}, {@code yesterday}, {@code
 * 7d} (seven days ago), {@code 2026-11-01T12:00:00Z}.
 *
 * @param clock the current time, for relative values
 */
record TimeText(Clock clock) {
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([hdw])");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    static TimeText now() {
        return new TimeText(Clock.systemUTC());
    }

    /** The time; throws {@link IllegalArgumentException} with examples for anything else. */
    Instant instant(String text) {
        String word = text.strip();
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        Matcher ago = AGO.matcher(word);
        try {
            if (word.equalsIgnoreCase("today")) {
                return begin(today);
            }
            if (word.equalsIgnoreCase("yesterday")) {
                return begin(today.minusDays(1));
            }
            if (ago.matches()) {
                return clock.instant()
                        .minus(duration(
                                Long.parseLong(ago.group(1)), ago.group(2).charAt(0)));
            }
            return inOurTime(DAY.matcher(word).matches() ? begin(LocalDate.parse(word)) : Instant.parse(word));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "requires a day (UTC) such as 2026-11-01, today, yesterday, 7d for seven days ago, or"
                            + " 2026-11-01T12:00:00Z (got '%s')".formatted(SafeText.of(text, 80)),
                    e);
        }
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** Years of four digits, so that no later calculation overflows. */
    private static Instant inOurTime(Instant time) {
        int year = time.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1970 || year > 9999) {
            throw new DateTimeException("year " + Year.of(year));
        }
        return time;
    }

    private static Duration duration(long amount, char unit) {
        return switch (unit) {
            case 'h' -> Duration.ofHours(amount);
            case 'd' -> Duration.ofDays(amount);
            default -> Duration.ofDays(7 * amount);
        };
    }
}
