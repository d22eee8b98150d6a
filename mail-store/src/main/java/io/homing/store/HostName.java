package io.homing.store;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name that an operator gave to a machine that materializes mailboxes: {@code primary}, {@code backup}.
 *
 * @param value 1 to 63 of {@code a-z 0-9 -}, starting with a letter or digit
 */
public record HostName(String value) {
    private static final Pattern SAFE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public HostName {
        Require.that(value != null && SAFE.matcher(value).matches(), "host", value, "1 to 63 of a-z 0-9 -");
    }

    /** Reads a name that a person typed; throws {@link IllegalArgumentException} where it is none. */
    public static HostName typed(String text) {
        String name = TypedText.name("host", text).toLowerCase(Locale.ROOT);
        TypedText.refuse(!SAFE.matcher(name).matches(), "host", text, "requires 1 to 63 of a-z 0-9 -");
        return new HostName(name);
    }

    @Override
    public String toString() {
        return value;
    }
}
