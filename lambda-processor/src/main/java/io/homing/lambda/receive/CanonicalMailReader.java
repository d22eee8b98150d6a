package io.homing.lambda.receive;

import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import java.util.Optional;

/**
 * The canonical mail that is on record, from wherever it still is as the record says: somebody may have deleted or
 * changed it in the bucket, and what is not the mail must not go out as the mail.
 */
public record CanonicalMailReader(MailStore store) {
    /** The mail; empty where neither a shelf nor the raw mail gives what the record promises. */
    public Optional<byte[]> of(IndexRecord record) {
        return store.findCanonical(record).or(() -> fromRaw(record));
    }

    /** Made anew; empty where the raw mail is gone, or is another one. */
    private Optional<byte[]> fromRaw(IndexRecord record) {
        return store.incoming(record.message())
                .filter(raw -> !raw.isEncrypted())
                .map(raw -> CanonicalMail.of(raw.bytes(), record.sender()))
                .filter(record::describes);
    }
}
