package io.homing.operator.dns;

import java.util.Objects;

/**
 * One record of a zone.
 *
 * @param name fully qualified, without the dot at its end
 * @param value as a zone file has it; of a TXT record without its quotes
 * @param why its purpose, for display
 */
public record ZoneRecord(String name, Type type, String value, String why) {
    /** The types of records that a mail domain requires. */
    public enum Type {
        MX,
        TXT,
        CNAME,
        SRV
    }

    public ZoneRecord {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(value);
        Objects.requireNonNull(why);
        if (name.length() > 253) {
            throw new IllegalArgumentException("requires names of at most 253 characters (got %s)".formatted(name));
        }
        if (value.length() > 255 || value.contains("\"") || value.contains("\\")) {
            throw new IllegalArgumentException(
                    "requires at most 255 characters, without quotes and backslashes (got %s)".formatted(value));
        }
    }

    /** The value in the format of zone files and Route 53 (RFC 1035, 5.1). */
    public String quoted() {
        return type == Type.TXT ? "\"" + value + "\"" : value;
    }
}
