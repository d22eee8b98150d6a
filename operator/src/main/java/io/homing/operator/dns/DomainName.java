package io.homing.operator.dns;

import io.homing.store.DnsName;

/**
 * A name in the DNS, fully qualified, in lower case, without the dot at its end (RFC 1035, 2.3.1).
 *
 * @param value at least two labels; an international name comes out in ASCII (RFC 5890)
 */
public record DomainName(String value) {
    public DomainName {
        value = DnsName.domain(value);
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
