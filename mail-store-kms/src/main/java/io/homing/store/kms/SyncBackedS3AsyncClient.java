package io.homing.store.kms;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The one asynchronous call that the encryption client makes to read an object, done by a synchronous client in the
 * caller's thread: with it Netty, some 3 MB and a second of start-up, is not needed. A mail fits into memory.
 */
record SyncBackedS3AsyncClient(S3Client s3) implements S3AsyncClient {
    @Override
    public <T> CompletableFuture<T> getObject(
            GetObjectRequest request, AsyncResponseTransformer<GetObjectResponse, T> as) {
        CompletableFuture<T> result = as.prepare();
        try {
            ResponseBytes<GetObjectResponse> object = s3.getObject(request, ResponseTransformer.toBytes());
            as.onResponse(object.response());
            as.onStream(SdkPublisher.fromIterable(List.of(ByteBuffer.wrap(object.asByteArrayUnsafe()))));
        } catch (SdkException e) {
            as.exceptionOccurred(e);
            return CompletableFuture.failedFuture(e);
        }
        return result;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
