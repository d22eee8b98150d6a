package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters of whole numbers, each with its range. All numbers of options are converted here. */
abstract sealed class Whole implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private Whole(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new TypeConversionException(
                "requires a whole number from %d to %d (got '%s')".formatted(least, most, SafeText.of(text, 80)));
    }

    /** A number of results. */
    static final class Count extends Whole {
        Count() {
            super(1, 1_000_000);
        }
    }

    /** Up to a hundred years. */
    static final class Days extends Whole {
        Days() {
            super(1, 36_500);
        }
    }

    /** Up to a year. */
    static final class Minutes extends Whole {
        Minutes() {
            super(1, 525_600);
        }
    }

    /** Up to a day. */
    static final class Seconds extends Whole {
        Seconds() {
            super(1, 86_400);
        }
    }

    /** Hosts of a deployment. */
    static final class Hosts extends Whole {
        Hosts() {
            super(0, 1_000);
        }
    }
}
