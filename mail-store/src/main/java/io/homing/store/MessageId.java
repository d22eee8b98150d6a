package io.homing.store;

import java.util.regex.Pattern;

/**
 * The id that SES gave to a mail it accepted: the name of its objects, so it holds only what is safe in a key and in a
 * file name. Not the Message-ID header, which belongs to the sender and may be missing, repeated or forged.
 *
 * @param value 1 to 128 letters, digits, {@code . _ = + -}, starting with a letter or digit
 */
public record MessageId(String value) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]{0,127}");

    /** SES writes an object of this name when a receipt rule is made; it is no mail. */
    public static final MessageId SETUP_NOTIFICATION = new MessageId("AMAZON_SES_SETUP_NOTIFICATION");

    public MessageId {
        Require.that(value != null && SAFE.matcher(value).matches(), "message id", value, "letters, digits and ._=+-");
    }

    @Override
    public String toString() {
        return value;
    }
}
