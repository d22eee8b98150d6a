package io.homing.operator.doctor;

import io.homing.operator.dns.DomainName;

/**
 * An IMAP host of mail clients.
 *
 * @param port mostly 993
 */
public record ImapHost(DomainName name, int port) {
    /** Reads {@code host} or {@code host:port}; throws {@link IllegalArgumentException} for anything else. */
    public static ImapHost of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new ImapHost(new DomainName(text), 993);
        }
        String port = text.substring(colon + 1);
        if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("requires HOST or HOST:PORT (got %s)".formatted(text));
        }
        return new ImapHost(new DomainName(text.substring(0, colon)), Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return name + ":" + port;
    }
}
