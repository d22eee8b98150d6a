package io.homing.store.kms;

import io.homing.store.aws.Decryption;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.encryption.s3.S3EncryptionClient;
import software.amazon.encryption.s3.materials.KmsKeyring;

/**
 * The S3 encryption client with the one KMS key of the S3 action. SES writes in the format of the client's version 1 or 2,
 * so the older ways to wrap a key, and the older cipher modes, are allowed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazon-s3-encryption-client/latest/developerguide/">AWS: Amazon S3 Encryption
 *     Client</a>
 */
public final class KmsDecryption implements Decryption {
    private final S3Client decrypting;

    /**
     * @param s3 reads the objects; the caller closes it, as the other
     * @param kms unwraps their data keys
     * @param kmsKey the ARN of the key that wrapped them; what another key wrapped stays closed
     */
    public KmsDecryption(S3Client s3, KmsClient kms, String kmsKey) {
        this.decrypting = S3EncryptionClient.builder()
                .wrappedClient(s3)
                .wrappedAsyncClient(new SyncBackedS3AsyncClient(s3))
                .keyring(KmsKeyring.builder()
                        .kmsClient(kms)
                        .wrappingKeyId(kmsKey)
                        .enableLegacyWrappingAlgorithms(true)
                        .build())
                .enableLegacyWrappingAlgorithms(true)
                .enableLegacyUnauthenticatedModes(true)
                .build();
    }

    @Override
    public Optional<byte[]> read(String bucket, String key) {
        try {
            return Optional.of(decrypting
                    .getObject(get -> get.bucket(bucket).key(key), ResponseTransformer.toBytes())
                    .asByteArrayUnsafe());
        } catch (SdkException e) {
            Optional<AwsServiceException> answer = answer(e);
            if (answer.filter(IncorrectKeyException.class::isInstance).isPresent()) {
                return Optional.empty();
            }
            throw answer.map(SdkException.class::cast).orElse(e);
        }
    }

    /** The exception of AWS itself, which the encryption client wraps into one with the message "unable to execute". */
    private static Optional<AwsServiceException> answer(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(AwsServiceException.class::isInstance)
                .map(AwsServiceException.class::cast)
                .filter(answer -> answer.statusCode() > 0) // the encryption client's own is one of these, and empty
                .findFirst();
    }
}
