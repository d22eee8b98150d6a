package io.homing.devstack;

import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.HeldMail;
import io.homing.store.IndexRecord;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.ObjectKey;
import io.homing.store.OutboundMail;
import io.homing.store.Outbox;
import io.homing.store.RuleBook;
import io.homing.store.StoreLayout;
import io.homing.store.StoreUnderTest;
import io.homing.store.SweepStore;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import io.homing.store.json.IndexJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket and a table of its own in an emulator, the two ports on them, and the SDK's view from behind. */
final class AwsStoreUnderTest implements StoreUnderTest, AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "homing-" + COUNT.incrementAndGet();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final Path credentials;
    private final AwsStoreConfig config;
    private final InstantSource clock;
    private final AwsStore store;

    /** An emulator, and the account to use it with. */
    record Emulator(URI s3, URI dynamoDb, String region, String accessKey, String secretKey) {}

    AwsStoreUnderTest(Emulator emulator, InstantSource clock, int lanes) {
        AwsCredentialsProvider account =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(emulator.accessKey, emulator.secretKey));
        s3 = S3Client.builder()
                .endpointOverride(emulator.s3)
                .forcePathStyle(true)
                .region(Region.of(emulator.region))
                .credentialsProvider(account)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        dynamoDb = DynamoDbClient.builder()
                .endpointOverride(emulator.dynamoDb)
                .region(Region.of(emulator.region))
                .credentialsProvider(account)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        s3.createBucket(create -> create.bucket(name));
        createTable();
        credentials = credentialsFile(emulator);
        config = new AwsStoreConfig(
                emulator.region,
                name,
                name,
                Optional.of(emulator.s3),
                Optional.of(emulator.dynamoDb),
                Optional.of(credentials));
        this.clock = clock;
        store = writer(lanes);
    }

    private void createTable() {
        dynamoDb.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(Stream.of("pk", "sk")
                        .map(key -> AttributeDefinition.builder()
                                .attributeName(key)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType(KeyType.HASH)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("sk")
                                .keyType(KeyType.RANGE)
                                .build()));
        dynamoDb.waiter().waitUntilTableExists(wait -> wait.tableName(name));
    }

    private static Path credentialsFile(Emulator emulator) {
        try {
            return Files.writeString(
                    Files.createTempFile("homing-credentials", ""),
                    "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                            .formatted(emulator.accessKey, emulator.secretKey));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public MailStore writer() {
        return store.mails();
    }

    @Override
    public MailFeed reader() {
        return store.feed();
    }

    @Override
    public RuleBook rules() {
        return store.rules();
    }

    @Override
    public Outbox outbox() {
        return store.outbox();
    }

    @Override
    public HeldMail held() {
        return store.held();
    }

    @Override
    public SweepStore recovery() {
        return store.recovery();
    }

    /** A second writer to the same bucket and table; closed by the caller. */
    AwsStore writer(int lanes) {
        return new AwsStore(config, lanes, clock, requests::add);
    }

    /** The requests that the two ports made since this was last asked. */
    List<String> requests() {
        List<String> made = List.copyOf(requests);
        requests.clear();
        return made;
    }

    /** Puts an item there that no program of ours would write. */
    void putItem(String pk, String sk, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("pk", AttributeValue.fromS(pk));
        item.put("sk", AttributeValue.fromS(sk));
        dynamoDb.putItem(put -> put.tableName(name).item(item));
    }

    /** An item as DynamoDB shows it; empty where there is none. */
    Map<String, AttributeValue> item(String pk, String sk) {
        return dynamoDb.getItem(get -> get.tableName(name)
                        .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                        .consistentRead(true))
                .item();
    }

    /** What S3 knows of an object. */
    HeadObjectResponse head(ObjectKey key) {
        return s3.headObject(get -> get.bucket(name).key(key.value()));
    }

    @Override
    public void putObject(ObjectKey key, byte[] bytes) {
        s3.putObject(put -> put.bucket(name).key(key.value()), RequestBody.fromBytes(bytes));
    }

    @Override
    public void putEntry(Entry entry, String text) {
        putItem("J#" + entry.lane(), entry.position().padded(), Map.of("entry", AttributeValue.fromS(text)));
    }

    @Override
    public void putEntryFormat(EntryFormat format) {
        putItem("BOARD", "FORMAT", Map.of("entries", AttributeValue.fromN(format.toString())));
    }

    @Override
    public void deleteObject(ObjectKey key) {
        s3.deleteObject(delete -> delete.bucket(name).key(key.value()));
    }

    @Override
    public Optional<byte[]> object(ObjectKey key) {
        try {
            return Optional.of(s3.getObjectAsBytes(get -> get.bucket(name).key(key.value()))
                    .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<IndexRecord> record(MessageId message) {
        return Optional.ofNullable(item("M#" + message, "META").get("record")).map(json -> IndexJson.read(json.s()));
    }

    @Override
    public List<Decision> decisions(MessageId message) {
        return store.mails().find(message).map(MessageRecord::decisions).orElse(List.of());
    }

    @Override
    public Optional<String> ending(OutboundMail outboundMail) {
        return Optional.ofNullable(item("M#" + outboundMail.message(), StoreLayout.send(outboundMail))
                        .get("ending"))
                .map(AttributeValue::s);
    }

    @Override
    public void close() throws IOException {
        store.close();
        s3.close();
        dynamoDb.close();
        Files.deleteIfExists(credentials);
    }
}
