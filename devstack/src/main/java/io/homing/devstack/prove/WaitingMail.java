package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homing.devstack.Cloud;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes pending mails directly into the store, because the proofs of the agent need many mails and no function. */
final class WaitingMail {
    private static final Instant FIRST = Instant.parse("2026-11-21T12:00:00Z");
    private static final int MAX_SIZE = 12_000;

    private final Cloud cloud;
    private final Random random;
    private final List<Entry> journal = new ArrayList<>();

    WaitingMail(Cloud cloud, Random random) {
        this.cloud = cloud;
        this.random = random;
    }

    /** Adds that many entries; some mails go to two mailboxes. */
    void add(int entries) {
        try (var writers = Executors.newFixedThreadPool(4)) {
            while (entries > 0) {
                boolean shared = entries > 1 && random.nextInt(8) == 0;
                var message = new MessageId("mail" + journal.size());
                byte[] mail = mail(message);
                writers.execute(() -> cloud.store().mails().putCanonical(message, MailPrefix.PROCESSED, mail));
                List<String> users = shared ? List.of("ann", "bob") : List.of(random.nextBoolean() ? "ann" : "bob");
                FolderName folder = random.nextInt(4) == 0 ? FolderName.JUNK : FolderName.INBOX;
                for (String user : users) {
                    Entry entry = entry(message, MailboxName.of(user + "@example.org"), folder, mail);
                    journal.add(entry);
                    writers.execute(() -> put(entry));
                    entries--;
                }
            }
        }
    }

    private byte[] mail(MessageId message) {
        return "Subject: %s\r\n\r\n%s\r\n"
                .formatted(message, "%x".formatted(random.nextLong()).repeat(random.nextInt(MAX_SIZE / 16)))
                .getBytes(US_ASCII);
    }

    private Entry entry(MessageId message, MailboxName mailbox, FolderName folder, byte[] mail) {
        var position = new Position(journal.size() + 1);
        Instant received = FIRST.plusSeconds(mail.length);
        return new Entry(
                Lane.FIRST,
                position,
                message,
                mailbox,
                folder,
                Set.of(),
                mail.length,
                Sha256.of(mail),
                received,
                FIRST.plusMillis(position.value()),
                StoreLayout.processed(message));
    }

    private void put(Entry entry) {
        cloud.dynamoDb()
                .putItem(request -> request.tableName(Cloud.TABLE)
                        .item(Map.of(
                                "pk", AttributeValue.fromS(StoreLayout.journal(entry.lane())),
                                "sk", AttributeValue.fromS(entry.position().padded()),
                                "entry", AttributeValue.fromS(EntryJson.write(entry)))));
    }

    /** All added entries, in order of position. */
    List<Entry> journal() {
        return List.copyOf(journal);
    }
}
