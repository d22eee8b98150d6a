package io.homing.store.aws;

import io.homing.store.HeldMail;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.Outbox;
import io.homing.store.RuleBook;
import io.homing.store.SweepStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every port on one bucket and one table, sharing connections. Sends no request before a port is used. Safe for concurrent use,
 * by threads and by processes.
 */
public final class AwsStore implements AutoCloseable {
    private final AwsClients clients;
    private final Bucket bucket;
    private final Table table;
    private final int lanes;
    private final InstantSource clock;

    /**
     * @param lanes of this deployment, 1 to 1,000; the same for every writer
     * @param clock for commit times, and for the times that people read
     * @param requests receives the operation's name ({@code PutObject}, {@code TransactWriteItems}, …) for each request
     *     that is sent, retries included; called by the thread that sends the request
     */
    public AwsStore(AwsStoreConfig config, int lanes, InstantSource clock, Consumer<String> requests) {
        this(config, lanes, clock, requests, Optional.empty());
    }

    /**
     * The same with the right to read mail that SES encrypted.
     *
     * @param decryption of mail that SES encrypted before it stored it; its requests are not counted; empty: such mail
     *     cannot be read
     */
    public AwsStore(
            AwsStoreConfig settings,
            int lanes,
            InstantSource clock,
            Consumer<String> requests,
            Optional<Decryption> decryption) {
        AwsEndpoints endpoints = AwsEndpoints.ofProcess();
        AwsStoreConfig config = endpoints.applied(settings);
        this.clients = new AwsClients(config, endpoints.areKnown(), requests);
        this.bucket = new Bucket(clients.s3(), config, decryption);
        this.table = new Table(clients.dynamoDb(), config);
        this.lanes = lanes;
        this.clock = clock;
    }

    public MailStore mails() {
        return new AwsMailStore(bucket, table, lanes, clock);
    }

    public MailFeed feed() {
        return new AwsMailFeed(bucket, table);
    }

    public RuleBook rules() {
        return new AwsRuleBook(table);
    }

    public Outbox outbox() {
        return new AwsOutbox(table, clock);
    }

    public HeldMail held() {
        return new AwsHeldMail(table, clock);
    }

    public SweepStore recovery() {
        return new AwsSweepStore(bucket, table, clock);
    }

    @Override
    public void close() {
        clients.close();
    }
}
