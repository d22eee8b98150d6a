package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Placement;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import io.homing.store.json.RuleJson;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The port for writing, on S3 and DynamoDB. Safe for concurrent use, by threads and by processes. */
public final class AwsMailStore implements MailStore, AutoCloseable {
    private final AwsClients clients;
    private final Bucket bucket;
    private final Table table;
    private final int lanes;
    private final InstantSource clock;

    /**
     * Sends nothing yet.
     *
     * @param lanes of this deployment, 1 to 1,000; every writer must say the same
     * @param clock for commit times
     * @param requests gets the operation's name ({@code PutObject}, {@code TransactWriteItems}, …) for each request
     *     that goes out, repetitions included; called by whatever thread makes the request
     */
    public AwsMailStore(AwsStoreConfig config, int lanes, InstantSource clock, Consumer<String> requests) {
        this.clients = new AwsClients(config, requests);
        this.bucket = new Bucket(clients::s3, config);
        this.table = new Table(clients::dynamoDb, config);
        this.lanes = lanes;
        this.clock = clock;
    }

    @Override
    public Optional<byte[]> incoming(MessageId message) {
        return bucket.get(StoreLayout.incoming(message));
    }

    @Override
    public List<Rule> rules(Collection<RulePattern> patterns) {
        return table.get(patterns.stream().map(Key::rule).toList()).values().stream()
                .map(item -> RuleJson.read(item.text("rule")))
                .toList();
    }

    @Override
    public void putRule(Rule rule) {
        table.put(Item.of(Key.rule(rule.pattern())).with("rule", RuleJson.write(rule)));
    }

    @Override
    public void putCanonical(MessageId message, byte[] mail) {
        bucket.put(StoreLayout.processed(message), "message/rfc822", mail);
    }

    @Override
    public List<Placement> commit(IndexRecord record, List<Decision> decisions) {
        return new Commit(table, lanes, clock, record, decisions).run();
    }

    @Override
    public void putManifest(Entry entry) {
        bucket.putNew(
                StoreLayout.manifest(entry),
                "application/json",
                EntryJson.write(entry).getBytes(UTF_8));
    }

    @Override
    public void close() {
        clients.close();
    }
}
