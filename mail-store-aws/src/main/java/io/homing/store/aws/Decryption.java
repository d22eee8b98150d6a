package io.homing.store.aws;

import java.util.Optional;

/**
 * Reads what SES encrypted before it stored it: an S3 action with a KMS key encrypts on the client's side, and S3 itself
 * hands out cipher text. Safe for concurrent use.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html">AWS: Deliver to S3 bucket
 *     action</a>
 */
public interface Decryption {
    /**
     * The object in the clear; empty where another key encrypted it. Throws the SDK's {@code SdkException} where S3 or KMS
     * refuses it, and where it is not what was encrypted.
     */
    Optional<byte[]> read(String bucket, String key);

    /** Makes one; found by {@link java.util.ServiceLoader}, so that only who needs it carries the encryption client. */
    interface Provider {
        /**
         * Sends nothing yet.
         *
         * @param region of bucket and key, such as {@code eu-central-1}
         * @param kmsKey the ARN of the key in the S3 action
         */
        Decryption decryption(String region, String kmsKey);
    }
}
