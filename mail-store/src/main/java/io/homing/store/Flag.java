package io.homing.store;

import java.util.EnumSet;
import java.util.Set;

/** A flag that a mail has when it is delivered, with its letter in a Maildir file name. Constants are in letter order. */
public enum Flag {
    DRAFT('D'),
    FLAGGED('F'),
    PASSED('P'),
    REPLIED('R'),
    SEEN('S'),
    TRASHED('T');

    private final char letter;

    Flag(char letter) {
        this.letter = letter;
    }

    /** The letters of these flags in ASCII order, as Maildir requires them; empty for none. */
    public static String letters(Set<Flag> flags) {
        var letters = new StringBuilder();
        for (Flag flag : values()) {
            if (flags.contains(flag)) {
                letters.append(flag.letter);
            }
        }
        return letters.toString();
    }

    /** The reverse of {@link #letters}; throws {@link IllegalArgumentException} for an unknown letter. */
    public static Set<Flag> ofLetters(String letters) {
        var flags = EnumSet.noneOf(Flag.class);
        for (Flag flag : values()) {
            if (letters.indexOf(flag.letter) >= 0) {
                flags.add(flag);
            }
        }
        Require.that(letters(flags).equals(letters), "flags", letters, "letters of DFPRST in order");
        return flags;
    }
}
