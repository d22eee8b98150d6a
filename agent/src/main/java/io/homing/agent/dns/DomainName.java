package io.homing.agent.dns;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name in the DNS, fully qualified, in lower case, without the dot at its end (RFC 1035, 2.3.1).
 *
 * @param value at least two labels; an international name comes out in ASCII (RFC 5890)
 */
public record DomainName(String value) {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(\\.(?!-)[a-z0-9-]{1,63}(?<!-))+");

    public DomainName {
        String given = value;
        try {
            value = IDN.toASCII(given.strip().replaceFirst("\\.$", "")).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("wants a domain name such as example.org (got %s)".formatted(given), e);
        }
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("wants a domain name such as example.org (got %s)".formatted(given));
        }
    }

    /** The name below this one. */
    String below(String labels) {
        return labels + "." + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
