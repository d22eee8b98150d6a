package io.homing.store;

import java.util.regex.Pattern;

/**
 * The key of an object in the mail bucket. Only {@link StoreLayout} makes them up.
 *
 * @param value ASCII path segments joined by slashes, none of them starting with a dot, at most 512 characters
 */
public record ObjectKey(String value) {
    private static final Pattern SAFE =
            Pattern.compile("(?=.{1,512}$)[A-Za-z0-9_][A-Za-z0-9._=+-]*(/[A-Za-z0-9_][A-Za-z0-9._=+-]*)*");

    public ObjectKey {
        Require.that(value != null && SAFE.matcher(value).matches(), "object key", value, "ASCII path segments");
    }

    @Override
    public String toString() {
        return value;
    }
}
