package io.homing.lambda.send;

import io.homing.store.Address;
import java.util.Objects;

/** A mail that is passed to SES unchanged. */
public final class OutgoingMail {
    private final Address from;
    private final Address to;
    private final byte[] mail;

    /**
     * @param from the identity that sends: of a domain that SES has verified
     * @param to the one recipient, independent of the header
     * @param mail header and body (RFC 5322); not copied, so it must not be changed
     */
    public OutgoingMail(Address from, Address to, byte[] mail) {
        this.from = Objects.requireNonNull(from);
        this.to = Objects.requireNonNull(to);
        this.mail = Objects.requireNonNull(mail);
    }

    public Address from() {
        return from;
    }

    public Address to() {
        return to;
    }

    /** The array itself, not a copy: it may have 40 MB. */
    public byte[] mail() {
        return mail;
    }
}
