package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Entry;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.StoreLayout;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import io.homing.store.json.EntryJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS side, set up as in a deployment: bucket, table, function, and SES. */
public final class Cloud implements AutoCloseable {
    public static final String BUCKET = "homing-mail";
    public static final String TABLE = "homing";

    private final EmbeddedAws aws;
    private final AwsStoreConfig config;
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final AwsStore store;
    private final List<OutgoingMail> sent = Collections.synchronizedList(new ArrayList<>());
    private final MailHandler function;
    private final SesInbound ses;

    private Cloud(EmbeddedAws aws, Path credentials, PrintStream functionLog) throws IOException {
        this.aws = aws;
        Files.writeString(credentials, """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(EmbeddedAws.ACCESS_KEY, EmbeddedAws.SECRET_KEY));
        config = new AwsStoreConfig(
                EmbeddedAws.REGION,
                BUCKET,
                TABLE,
                Optional.of(aws.s3()),
                Optional.of(aws.dynamoDb()),
                Optional.of(credentials));
        var key = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(EmbeddedAws.ACCESS_KEY, EmbeddedAws.SECRET_KEY));
        s3 = S3Client.builder()
                .region(Region.of(EmbeddedAws.REGION))
                .endpointOverride(aws.s3())
                .forcePathStyle(true)
                .credentialsProvider(key)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        dynamoDb = DynamoDbClient.builder()
                .region(Region.of(EmbeddedAws.REGION))
                .endpointOverride(aws.dynamoDb())
                .credentialsProvider(key)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        makeBucket();
        makeTable();
        store = new AwsStore(config, 1, InstantSource.system(), request -> {});
        function = new MailHandler(function(functionLog));
        ses = SesInbound.calling(function, s3, BUCKET);
    }

    /** In memory, for tests. The log of the function is discarded. */
    public static Cloud inMemory(Path credentials) throws IOException {
        return inMemory(credentials, operation -> {});
    }

    /** The same, and passes on the operation of each request that DynamoDB receives. */
    public static Cloud inMemory(Path credentials, Consumer<String> requests) throws IOException {
        return new Cloud(EmbeddedAws.inMemory(requests), credentials, new PrintStream(OutputStream.nullOutputStream()));
    }

    /** Stores everything below a directory, for the demo. */
    public static Cloud onDisk(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new Cloud(
                EmbeddedAws.onDisk(directory),
                directory.resolve("credentials"),
                new PrintStream(directory.resolve("function.log").toFile()));
    }

    /** As in a deployment, except for SES: mail that is sent is recorded and goes nowhere. */
    private Wiring function(PrintStream log) {
        Map<String, String> environment = Map.of(
                "AWS_REGION",
                config.region(),
                "HOMING_BUCKET",
                BUCKET,
                "HOMING_TABLE",
                TABLE,
                "HOMING_HOSTS",
                "primary,backup");
        return Wiring.of(
                Wiring.Ports.of(store),
                mail -> {
                    sent.add(mail);
                    return "sent-" + sent.size();
                },
                Settings.of(environment),
                InstantSource.system(),
                log);
    }

    private void makeBucket() {
        Set<String> there =
                s3.listBuckets().buckets().stream().map(bucket -> bucket.name()).collect(Collectors.toSet());
        if (!there.contains(BUCKET)) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
    }

    private void makeTable() {
        if (!dynamoDb.listTables().tableNames().contains(TABLE)) {
            createTable(dynamoDb, TABLE);
        }
    }

    /** Simulates the loss of the table: replaces it by an empty one. */
    public void loseTable() {
        dynamoDb.deleteTable(request -> request.tableName(TABLE));
        makeTable();
    }

    /** The write of an entry as a commit leaves it in the journal, for tests that fill the table without the function. */
    public static WriteRequest journalItem(Entry entry) {
        return WriteRequest.builder()
                .putRequest(put -> put.item(Map.of(
                        "pk", AttributeValue.fromS(StoreLayout.journal(entry.lane())),
                        "sk", AttributeValue.fromS(entry.position().padded()),
                        "entry", AttributeValue.fromS(EntryJson.write(entry)))))
                .build();
    }

    /** The table as {@code docs/store-format.md} describes it. */
    public static void createTable(DynamoDbClient dynamoDb, String name) {
        List<String> keys = List.of("pk", "sk");
        dynamoDb.createTable(request -> request.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(keys.stream()
                        .map(key -> AttributeDefinition.builder()
                                .attributeName(key)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList())
                .keySchema(Stream.of(KeyType.HASH, KeyType.RANGE)
                        .map(type -> KeySchemaElement.builder()
                                .attributeName(keys.get(type == KeyType.HASH ? 0 : 1))
                                .keyType(type)
                                .build())
                        .toList()));
    }

    public AwsStoreConfig config() {
        return config;
    }

    public AwsStore store() {
        return store;
    }

    /** The mails that the function sent by SES, in order. */
    public List<OutgoingMail> sent() {
        return List.copyOf(sent);
    }

    /** Sets a rule; replaces an existing one. */
    public void rule(Rule rule) {
        Optional<Rule> before =
                store.rules().among(List.of(rule.pattern())).stream().findFirst();
        store.rules().change(new RuleChange(Instant.now(), "devstack", rule.pattern(), before, Optional.of(rule)));
    }

    public SesInbound ses() {
        return ses;
    }

    public S3Client s3() {
        return s3;
    }

    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /** A store with its own connections, as on a host. The caller closes it. */
    public AwsStore store(Consumer<String> requests) {
        return store(InstantSource.system(), requests);
    }

    /** The same with another clock. */
    AwsStore store(InstantSource clock, Consumer<String> requests) {
        return new AwsStore(config, 1, clock, requests);
    }

    /** Runs a sweep, as the schedule does every quarter of an hour. */
    public void sweep() throws IOException {
        function.handleRequest(
                new ByteArrayInputStream("{\"homing\":\"sweep\"}".getBytes(UTF_8)),
                OutputStream.nullOutputStream(),
                null);
    }

    /** The configuration file of an agent that follows this cloud. */
    public String agentYaml(String host, Path mailRoot, String interval) {
        return """
                # Written by the demo.
                host: %s
                mail:
                  root: %s
                store:
                  region: %s
                  bucket: %s
                  table: %s
                  credentials: %s
                  s3Endpoint: %s
                  dynamoDbEndpoint: %s
                sync:
                  interval: %s
                """.formatted(
                        host,
                        mailRoot,
                        config.region(),
                        BUCKET,
                        TABLE,
                        config.credentialsFile().orElseThrow().toAbsolutePath(),
                        aws.s3(),
                        aws.dynamoDb(),
                        interval);
    }

    @Override
    public void close() throws IOException {
        store.close();
        s3.close();
        dynamoDb.close();
        aws.close();
    }
}
