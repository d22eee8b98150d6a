package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.CommitResult.AlreadyCommitted;
import io.homing.store.CommitResult.Committed;
import io.homing.store.Decision;
import io.homing.store.Decision.Deliver;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.OutboundMail;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.json.EntryJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** What an emulator cannot be made to do; the rest of the behaviour is in the contract, run in devstack. */
class CommitTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final MessageId MESSAGE = new MessageId("m1");

    private static final Decision.Forward FORWARD =
            new Decision.Forward(new Address("info@example.org"), new Address("ann@example.com"), "rule");
    private static final OutboundMail SEND =
            OutboundMail.of(MESSAGE, List.of(FORWARD)).getFirst();
    private static final Decision.Hold HOLD = new Decision.Hold(new Address("bob@example.org"), "virus");

    private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConditionalCheckFailed",
                "TransactionConflict",
                "ThrottlingError",
                "ProvisionedThroughputExceeded"
            })
    void whoeverLosesLooksAgain(String reason) {
        dynamoDb.finds(head(7)).cancels(reason, "None", "None", "None").finds(head(8));
        assertThat(commit(to(ANN))).containsExactly(new Committed(entry(ANN, 9)));
        assertThat(dynamoDb.writes).hasSize(2);
    }

    @Test
    void aTransactionThatIsStillInProgressIsLookedForAgain() {
        dynamoDb.finds(head(7))
                .refuses(TransactionInProgressException.builder().build())
                .finds(head(8), guard(ANN, 8))
                .finds(stored(ANN, 8));
        assertThat(commit(to(ANN))).containsExactly(new AlreadyCommitted(entry(ANN, 8)));
    }

    @Test
    void aGuardThatIsSeenBeforeItsEntryIsWaitedFor() {
        dynamoDb.finds(head(7), guard(ANN, 8))
                .finds() // a transaction is visible item by item
                .finds(head(8), guard(ANN, 8))
                .finds(stored(ANN, 8));
        assertThat(commit(to(ANN), to(BOB)))
                .containsExactly(new AlreadyCommitted(entry(ANN, 8)), new Committed(entry(BOB, 9)));
        assertThat(dynamoDb.writes).as("nothing is written on half a view").hasSize(1);
    }

    @Test
    void aWrongRequestIsNotRepeated() {
        dynamoDb.finds(head(7)).cancels("None", "None", "None", "ValidationError");
        var trouble = catchThrowableOfType(HomingException.class, () -> commit(to(ANN)));
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.SETUP);
        assertThat(dynamoDb.writes).hasSize(1);
    }

    @Test
    void anUnknownFateIsToldAndNotGuessed() {
        dynamoDb.finds(head(7)).refuses(ApiCallTimeoutException.create(60_000));
        var trouble = catchThrowableOfType(HomingException.class, () -> commit(to(ANN)));
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.PASSING);

        dynamoDb.finds(head(8), guard(ANN, 8)).finds(stored(ANN, 8));
        assertThat(commit(to(ANN))).as("asked again").containsExactly(new AlreadyCommitted(entry(ANN, 8)));
    }

    @Test
    void aHeadThatCannotBeReadStopsEverything() {
        dynamoDb.finds(Item.of(Key.head(Lane.FIRST)).with("last", "seven").with("committed", 0));
        var trouble = catchThrowableOfType(HomingException.class, () -> commit(to(ANN)));
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.CORRUPT);
        assertThat(trouble).hasMessage("Item J#0 HEAD of the table has no whole number 'last'");
    }

    @Test
    void keysThatWereNotLookedUpAreAskedForAgain() {
        Key guard = Key.guard(MESSAGE, ANN);
        dynamoDb.findsInPart(head(7), guard).finds();
        assertThat(commit(to(ANN))).containsExactly(new Committed(entry(ANN, 8)));
        assertThat(dynamoDb.reads.getLast().requestItems().get("journal").keys())
                .containsExactly(guard.attributes());
    }

    @Test
    void whatIsDeliveredAndSentOnIsOneTransactionThatLooksFirst() {
        dynamoDb.finds(head(7));
        commit(to(ANN), FORWARD);
        assertThat(lookedAt())
                .containsExactlyInAnyOrder(
                        Key.head(Lane.FIRST).attributes(),
                        Key.guard(MESSAGE, ANN).attributes(),
                        Key.send(SEND).attributes());
        assertThat(keys(0))
                .containsExactly(
                        "J#0 HEAD",
                        "M#m1 D#ann@example.org",
                        "J#0 000000000008",
                        "M#m1 S#forward#ann@example.com",
                        "OUTBOX m1#forward#ann@example.com",
                        "M#m1 META");
        assertThat(dynamoDb.writes).hasSize(1);
    }

    @Test
    void whatIsDeliveredAndHeldIsOneTransactionThatLooksFirst() {
        dynamoDb.finds(head(7));
        commit(to(ANN), HOLD);
        assertThat(lookedAt()).contains(Key.held(MESSAGE, HOLD.recipient()).attributes());
        assertThat(keys(0)).hasSize(5).contains("HELD m1#bob@example.org");
        assertThat(dynamoDb.writes).hasSize(1);
    }

    private List<Map<String, AttributeValue>> lookedAt() {
        return dynamoDb.reads.getFirst().requestItems().get("journal").keys();
    }

    @Test
    void whatWentOutOrIsHeldIsNotQueuedOnceMore() {
        List<String> delivery = List.of("J#0 HEAD", "M#m1 D#ann@example.org", "J#0 000000000008", "M#m1 META");
        dynamoDb.finds(head(7), Item.of(Key.send(SEND)));
        commit(to(ANN), FORWARD);
        assertThat(keys(0)).isEqualTo(delivery);
        dynamoDb.finds(head(7), Item.of(Key.held(MESSAGE, HOLD.recipient())));
        commit(to(ANN), HOLD);
        assertThat(keys(1)).isEqualTo(delivery);
    }

    @Test
    void aMailThatHasItsPlaceOnlyGetsItsRecord() {
        dynamoDb.finds(head(8), guard(ANN, 8)).finds(stored(ANN, 8));
        commit(to(ANN));
        assertThat(keys(0)).containsExactly("M#m1 META");
    }

    @Test
    void aTransactionHolds49DeliveriesAndTheRecordComesWithTheLast() {
        dynamoDb.finds(head(7));
        assertThat(commit(everybody(49))).hasSize(49);
        assertThat(keys(0)).hasSize(100).startsWith("J#0 HEAD").endsWith("J#0 000000000056", "M#m1 META");

        dynamoDb.finds(head(7)).finds(head(56));
        assertThat(commit(everybody(50)))
                .hasSize(50)
                .map(CommitResult::entry)
                .map(Entry::position)
                .last()
                .isEqualTo(new Position(57));
        assertThat(keys(1)).hasSize(99).doesNotContain("M#m1 META");
        assertThat(keys(2)).containsExactly("J#0 HEAD", "M#m1 D#user49@example.org", "J#0 000000000057", "M#m1 META");
    }

    @Test
    void whatGoesOutComesAlongWhereThereIsRoomAndAfterThatWhereThereIsNone() {
        dynamoDb.finds(head(0));
        commit(Stream.concat(Stream.of(everybody(48)), Stream.of(FORWARD)).toArray(Decision[]::new));
        assertThat(keys(0)).hasSize(100).contains("OUTBOX m1#forward#ann@example.com");

        dynamoDb.finds(head(0)).finds(head(49));
        commit(Stream.concat(Stream.of(everybody(49)), Stream.of(FORWARD)).toArray(Decision[]::new));
        assertThat(keys(1)).hasSize(99).doesNotContain("M#m1 META");
        assertThat(keys(2))
                .containsExactly("M#m1 S#forward#ann@example.com", "OUTBOX m1#forward#ann@example.com", "M#m1 META");

        dynamoDb.finds(head(0)).finds(head(0));
        commit(FORWARD, HOLD);
        assertThat(keys(3)).as("sends").hasSize(2);
        assertThat(keys(4)).as("holds").containsExactly("HELD m1#bob@example.org", "M#m1 META");
    }

    @Test
    void aMailForNobodyHasARecord() {
        dynamoDb.finds(head(7));
        assertThat(commit()).isEmpty();
        assertThat(keys(0)).containsExactly("M#m1 META");
    }

    private static Decision[] everybody(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> to(MailboxName.of("user" + n + "@example.org")))
                .toArray(Decision[]::new);
    }

    /** What a transaction wrote, in its order. */
    private List<String> keys(int transaction) {
        return dynamoDb.writes.get(transaction).transactItems().stream()
                .map(write ->
                        write.put() == null ? write.update().key() : write.put().item())
                .map(item -> item.get("pk").s() + " " + item.get("sk").s())
                .toList();
    }

    private List<CommitResult> commit(Decision... decisions) {
        var record = new IndexRecord(
                MESSAGE,
                3,
                Sha256.of("m1"),
                NOON,
                Optional.empty(),
                Verdicts.all(Verdict.PASS),
                "",
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                Optional.empty());
        var config = new AwsStoreConfig("eu-central-1", "mails", "journal");
        var table = new Table(new DirectDynamoDb(config, Optional.empty(), () -> dynamoDb), config);
        return new Commit(table, 1, InstantSource.fixed(NOON), record, List.of(decisions)).run();
    }

    private static Deliver to(MailboxName mailbox) {
        return new Deliver(new Address(mailbox.toString()), mailbox, FolderName.INBOX, "rule");
    }

    private static Item head(long last) {
        return Item.of(Key.head(Lane.FIRST)).with("last", last).with("committed", NOON.toEpochMilli());
    }

    private static Item guard(MailboxName mailbox, long position) {
        return Item.of(Key.guard(MESSAGE, mailbox)).with("lane", 0).with("position", position);
    }

    private static Item stored(MailboxName mailbox, long position) {
        return Item.of(Key.entry(Lane.FIRST, new Position(position)))
                .with("entry", EntryJson.write(entry(mailbox, position)));
    }

    private static Entry entry(MailboxName mailbox, long position) {
        return new Entry(
                Lane.FIRST,
                new Position(position),
                MESSAGE,
                mailbox,
                FolderName.INBOX,
                Set.of(),
                3,
                Sha256.of("m1"),
                NOON,
                NOON,
                StoreLayout.processed(MESSAGE));
    }
}
