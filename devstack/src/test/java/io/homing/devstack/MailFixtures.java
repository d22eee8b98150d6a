package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Short words for what tests do again and again. */
final class MailFixtures {
    /** What BatchWriteItem takes at once. */
    private static final int BATCH = 25;

    private MailFixtures() {}

    /** One mailbox for everything: {@code *} delivers there. */
    static MailboxName catchAll(Cloud cloud) {
        var mailbox = MailboxName.of("ann@example.org");
        cloud.rule(Rule.deliver(RulePattern.ANYONE, mailbox, FolderName.INBOX));
        return mailbox;
    }

    /** A small mail through SES and the function. */
    static void send(Cloud cloud, String subject, String... recipients) {
        String mail = "From: eve@example.net\r\nSubject: %s\r\n\r\nHello.\r\n".formatted(subject);
        cloud.ses().receive(new Envelope("eve@example.net", List.of(recipients)), mail.getBytes(UTF_8));
    }

    /** A mail straight into the store, past SES and function. */
    static void store(MailStore store, String id, byte[] mail, MailboxName mailbox) {
        var message = new MessageId(id);
        store.putCanonical(message, MailPrefix.PROCESSED, mail);
        var record = IndexRecordBuilder.of(message, mail)
                .received(Instant.parse("2026-11-21T12:00:00Z"))
                .build();
        store.commit(
                record,
                List.of(new Decision.Deliver(new Address(mailbox.toString()), mailbox, FolderName.INBOX, "test")));
    }

    /** Many small mails for these users of example.org in turn, past everything that takes its time: the journal as it would be. */
    static void fill(Cloud cloud, int mails, List<String> users) {
        fill(cloud, mails, users, Instant.parse("2026-11-21T12:00:00Z"));
        cloud.dynamoDb()
                .putItem(put -> put.tableName(Cloud.TABLE)
                        .item(Map.of(
                                "pk", AttributeValue.fromS(StoreLayout.journal(Lane.FIRST)),
                                "sk", AttributeValue.fromS(StoreLayout.HEAD),
                                "last", AttributeValue.fromN(Integer.toString(mails)),
                                "committed", AttributeValue.fromN("0"))));
    }

    private static void fill(Cloud cloud, int mails, List<String> users, Instant now) {
        try (var writers = Executors.newFixedThreadPool(8)) {
            for (int first = 1; first <= mails; first += BATCH) {
                int from = first;
                int to = Math.min(mails, first + BATCH - 1);
                writers.execute(() -> cloud.dynamoDb()
                        .batchWriteItem(request -> request.requestItems(Map.of(
                                Cloud.TABLE,
                                IntStream.rangeClosed(from, to)
                                        .mapToObj(position -> journalItem(cloud, position, users, now))
                                        .toList()))));
            }
        }
    }

    private static WriteRequest journalItem(Cloud cloud, int position, List<String> users, Instant now) {
        byte[] mail = "Subject: %d\r\n\r\nHello.\r\n".formatted(position).getBytes(UTF_8);
        var message = new MessageId("mail" + position);
        cloud.store().mails().putCanonical(message, MailPrefix.PROCESSED, mail);
        var entry = new Entry(
                Lane.FIRST,
                new Position(position),
                message,
                MailboxName.of(users.get(position % users.size()) + "@example.org"),
                FolderName.INBOX,
                Set.of(),
                mail.length,
                Sha256.of(mail),
                now,
                now.plusMillis(position),
                StoreLayout.processed(message));
        cloud.store().mails().putManifest(entry);
        return Cloud.journalItem(entry);
    }
}
