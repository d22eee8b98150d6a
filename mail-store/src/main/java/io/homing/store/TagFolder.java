package io.homing.store;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The folder that a sender names with {@code user+tag@domain}, where the rule lets him. */
final class TagFolder {
    /** Narrow on purpose: a stranger writes this. */
    private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

    /** What means something to mail programs (RFC 6154): nobody but the user puts mail there. */
    private static final Set<String> RESERVED =
            Set.of("inbox", "junk", "spam", "trash", "sent", "drafts", "archive", "restored");

    private TagFolder() {}

    /** In lower case, so that {@code +Shop} and {@code +shop} are one folder; empty where there is no fit tag. */
    static Optional<FolderName> of(Address recipient) {
        String local = recipient.local();
        int plus = local.indexOf('+');
        String tag = local.substring(plus + 1).toLowerCase(Locale.ROOT);
        boolean fit = plus > 0 && TAG.matcher(tag).matches() && !RESERVED.contains(tag);
        return fit ? Optional.of(new FolderName(tag)) : Optional.empty();
    }
}
