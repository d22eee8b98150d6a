package io.homing.lambda;

import io.homing.lambda.event.SqsQueue;
import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.lambda.receive.SendBudget;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.OutboxSender;
import io.homing.lambda.send.SesMailer;
import io.homing.lambda.sweep.EncryptedMail;
import io.homing.lambda.sweep.PendingWork;
import io.homing.lambda.sweep.Sweep;
import io.homing.lambda.sweep.WithheldReplacements;
import io.homing.store.EventQueue;
import io.homing.store.HeldMail;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.Outbox;
import io.homing.store.RuleBook;
import io.homing.store.SweepStore;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import io.homing.store.aws.Decryption;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Wires the function. {@link #onAws} is the only place that names mail-store-aws.
 *
 * @param receive processes one mail
 * @param sweep completes what no event completed
 * @param events the queue of the events
 * @param log gets a line for each mail
 */
public record Wiring(ReceiveMail receive, Sweep sweep, EventQueue events, JsonLog log) {
    /** The store of mails, rules and waiting work: six ports. */
    public record Ports(
            MailStore mails, MailFeed feed, RuleBook rules, Outbox outbox, HeldMail held, SweepStore recovery) {
        /** All ports on AWS. */
        public static Ports of(AwsStore store) {
            return new Ports(
                    store.mails(), store.feed(), store.rules(), store.outbox(), store.held(), store.recovery());
        }
    }

    static Wiring onAws(Settings settings) {
        var store = new AwsStore(
                new AwsStoreConfig(
                        settings.region(),
                        settings.bucket(),
                        settings.table(),
                        settings.s3Endpoint(),
                        settings.dynamoDbEndpoint(),
                        Optional.empty()),
                settings.lanes(),
                InstantSource.system(),
                request -> {},
                settings.kmsKey().map(key -> decryption(settings.region(), key)));
        var mailer = new SesMailer(settings.region(), Optional.empty(), settings.configurationSet());
        return of(Ports.of(store), events(settings), mailer, settings, InstantSource.system(), System.out);
    }

    private static EventQueue events(Settings settings) {
        return settings.queue()
                .<EventQueue>map(queue -> new SqsQueue(settings.region(), queue, Optional.empty()))
                .orElse(EventQueue.NONE);
    }

    private static Decryption decryption(String region, String kmsKey) {
        return ServiceLoader.load(Decryption.Provider.class, Wiring.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "HOMING_KMS_KEY is set, but this artefact cannot decrypt: deploy homing-lambda-kms.zip instead of"
                                + " homing-lambda.zip, or remove the setting (docs/lambda.md)"))
                .decryption(region, kmsKey);
    }

    /** The function on any store and mailer, without a queue that it can query. */
    public static Wiring of(Ports ports, Mailer mailer, Settings settings, InstantSource clock, PrintStream out) {
        return of(ports, EventQueue.NONE, mailer, settings, clock, out);
    }

    /** The function on any store, queue and mailer. */
    public static Wiring of(
            Ports ports, EventQueue events, Mailer mailer, Settings settings, InstantSource clock, PrintStream out) {
        var log = new JsonLog(out);
        var outboxSender = new OutboxSender(ports.mails(), ports.outbox(), mailer);
        var receive = new ReceiveMail(
                ports.mails(),
                ports.rules(),
                ports.held(),
                new SendBudget(ports.outbox(), settings.sends()),
                outboxSender,
                settings.fallback(),
                clock);
        var pendingWork = new PendingWork(
                ports.mails(),
                ports.outbox(),
                ports.held(),
                new EncryptedMail(receive, ports.held(), settings.kmsKey().isPresent(), log),
                outboxSender,
                mailer,
                new PendingWork.Retention(settings.held(), settings.operator()),
                clock,
                log);
        var withheldReplacements =
                new WithheldReplacements(ports.mails(), ports.feed(), ports.recovery(), settings.hosts(), log);
        var sweep = new Sweep(
                ports.mails(),
                ports.feed(),
                ports.recovery(),
                receive,
                events,
                pendingWork,
                withheldReplacements,
                settings.lanes(),
                clock,
                log);
        return new Wiring(receive, sweep, events, log);
    }
}
