package io.homing.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text that a person typed: on a command line, in a configuration, in the settings of the function. Every kind of name
 * passes through here before it is normalised, so that what the terminal, the locale or a copied web page added never
 * becomes a part of a name on record. What strangers send is read by the constructors of the types, which are lenient.
 */
public final class TypedText {
    /** Longer than any name; the checks behind it are spared megabytes. */
    private static final int LONGEST = 1_000;

    /** Half of a character, or what a decoder left where the bytes were no text in its charset. */
    private static final Pattern MANGLED = Pattern.compile("[\\p{Cs}\uFFFD]");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{IsNoncharacter_Code_Point}]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Zl}\\p{Zp}]");

    private static final String LOCALE =
            "holds characters that were lost on the way here: the locale is not UTF-8. Run it with LC_ALL=C.UTF-8";

    private TypedText() {}

    /**
     * Why this can be no text that anybody meant; empty where it can. Does not judge its length.
     *
     * @param text what was typed, with whatever the terminal made of it
     */
    public static Optional<String> fault(String text) {
        if (MANGLED.matcher(text).find()) {
            return Optional.of(LOCALE);
        }
        return CONTROL.matcher(text).find() ? Optional.of("holds a control character") : Optional.empty();
    }

    /** The text without white space around it; throws {@link IllegalArgumentException} where it cannot be a name. */
    static String name(String what, String text) {
        String name = text.strip();
        refuse(name.isEmpty(), what, text, "must not be empty");
        refuse(name.length() > LONGEST, what, text, "is too long for any name");
        fault(name).ifPresent(fault -> refuse(true, what, text, fault));
        refuse(INVISIBLE.matcher(name).find(), what, text, "holds an invisible character");
        return name;
    }

    /** Throws {@link IllegalArgumentException} with the kind of name, what is wrong with it, and the beginning of it. */
    static void refuse(boolean wrong, String what, String text, String why) {
        if (wrong) {
            throw new IllegalArgumentException("%s: %s (got %s)".formatted(what, why, Require.shown(text)));
        }
    }
}
