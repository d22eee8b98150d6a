package io.homing.devstack.bench;

import io.homing.devstack.Cloud;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The mails of the bench: in one S3 for all programs, and in a journal for Homing.
 *
 * @param directory for hosts and files of the bench, on the disk that is measured
 */
record BenchFixture(Path directory, Cloud cloud, ReadOnlyS3 s3, Traffic traffic) implements AutoCloseable {
    /** The most items of one BatchWriteItem. */
    private static final int BATCH = 25;

    /** The operation with which the bench fills the journal; it is not counted. */
    private static final String OUR_OWN = "BatchWriteItem";

    static BenchFixture open(Path directory) throws Exception {
        var traffic = new Traffic();
        Cloud cloud = Cloud.inMemory(directory.resolve("credentials"), operation -> {
            if (!operation.equals(OUR_OWN)) {
                traffic.request(operation);
            }
        });
        return new BenchFixture(directory, cloud, ReadOnlyS3.open(Cloud.BUCKET, traffic), traffic);
    }

    /** Replaces all mails by these. */
    void hold(List<BenchMail> mails) throws InterruptedException, ExecutionException {
        s3.hold(mails);
        cloud.dynamoDb().deleteTable(delete -> delete.tableName(Cloud.TABLE));
        Cloud.createTable(cloud.dynamoDb(), Cloud.TABLE);
        try (var writers = Executors.newFixedThreadPool(4)) {
            List<? extends Future<?>> batches = IntStream.range(0, (mails.size() + BATCH - 1) / BATCH)
                    .mapToObj(n -> mails.subList(n * BATCH, Math.min(mails.size(), (n + 1) * BATCH)))
                    .map(batch -> writers.submit(() -> write(batch)))
                    .toList();
            for (Future<?> batch : batches) {
                batch.get();
            }
        }
    }

    /** Adds one mail. */
    void add(BenchMail mail) {
        s3.add(mail);
        write(List.of(mail));
    }

    private void write(List<BenchMail> mails) {
        cloud.dynamoDb()
                .batchWriteItem(request -> request.requestItems(Map.of(
                        Cloud.TABLE,
                        mails.stream()
                                .map(BenchMail::entry)
                                .map(Cloud::journalItem)
                                .toList())));
    }

    /** Removes one entry from the journal, as if it had not been committed yet. */
    void withdraw(BenchMail mail) {
        s3.remove(mail);
        cloud.dynamoDb()
                .deleteItem(delete -> delete.tableName(Cloud.TABLE)
                        .key(Map.of(
                                "pk",
                                        AttributeValue.fromS(
                                                StoreLayout.journal(mail.entry().lane())),
                                "sk",
                                        AttributeValue.fromS(
                                                mail.entry().position().padded()))));
    }

    /** The configuration of an agent over this volume. */
    Path config(Path volume) throws IOException {
        String yaml = cloud.agentYaml("bench", volume, "1s")
                .replace(
                        cloud.config().s3Endpoint().orElseThrow().toString(),
                        s3.endpoint().toString())
                .replaceFirst("\nsync:\n[^$]*", "\n");
        return Files.writeString(directory.resolve(volume.getFileName() + ".yaml"), yaml);
    }

    @Override
    public void close() throws IOException {
        s3.close();
        cloud.close();
    }
}
