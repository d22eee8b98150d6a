package io.homing.lambda.receive;

import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import java.util.Optional;

/**
 * Reads the canonical mail that is on record, from any of its prefixes, and compares it with the size and digest on record:
 * an object may have been deleted or changed in the bucket, and changed content must not be sent.
 */
public record CanonicalMailReader(MailStore store) {
    /** The mail; empty if no mail prefix and no raw mail has the content on record. */
    public Optional<byte[]> of(IndexRecord record) {
        return store.findCanonical(record).or(() -> fromRaw(record));
    }

    /** The mail, made again from the raw mail; empty if that is missing or different. */
    private Optional<byte[]> fromRaw(IndexRecord record) {
        return store.incoming(record.message())
                .filter(raw -> !raw.isEncrypted())
                .map(raw -> CanonicalMail.of(raw.bytes(), record.sender()))
                .filter(record::describes);
    }
}
