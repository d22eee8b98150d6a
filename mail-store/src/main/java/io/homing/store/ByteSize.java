package io.homing.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data as a person types it: a whole number with K, M, G or T behind it, in powers of 1024.
 *
 * @param bytes 1 byte to 1024 terabytes
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([KMGT]?)(I?B)?");
    private static final String UNITS = "KMGT";

    /**
     * Reads {@code 90K}, {@code 10M}, {@code 10G}; also {@code 10MB} and {@code 10MiB}.
     *
     * @param unit of a number alone: K, M, G or T
     * @throws IllegalArgumentException with examples for anything else
     */
    public static ByteSize typed(String text, char unit) {
        Matcher size = FORM.matcher(TypedText.name("size", text).toUpperCase(Locale.ROOT));
        TypedText.refuse(!size.matches(), "size", text, "requires a whole number such as 500K, 10M or 2G");
        char letter = size.group(2).isEmpty() ? unit : size.group(2).charAt(0);
        long bytes = Long.parseLong(size.group(1)) << (10 * (UNITS.indexOf(letter) + 1));
        TypedText.refuse(bytes > 1L << 50, "size", text, "requires at most 1024T");
        return new ByteSize(bytes);
    }
}
