package io.homing.devstack;

import static io.homing.store.StoreContract.journal;
import static io.homing.store.StoreContract.mail;
import static io.homing.store.StoreContract.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreContract;
import io.homing.store.StoreLayout;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.EntryJson;
import io.homing.store.json.HostJson;
import io.homing.store.json.IndexJson;
import io.homing.store.json.RuleJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract, and what goes for AWS alone: the layout that docs/store-format.md promises, and what a call costs. */
interface AwsStoreContract extends StoreContract {
    @Override
    AwsStoreUnderTest fresh(InstantSource clock, int lanes);

    @Override
    default AwsStoreUnderTest fresh() {
        return fresh(InstantSource.fixed(NOON), 1);
    }

    @Test
    default void itemsHaveTheDocumentedAttributes() {
        var store = fresh();
        var record = mail("m1");
        var entry = store.writer().commit(record, List.of(to(ANN))).getFirst().entry();
        assertThat(store.item("J#0", "HEAD"))
                .isEqualTo(item("J#0", "HEAD", Map.of("last", n(1), "committed", n(NOON.toEpochMilli()))));
        assertThat(store.item("J#0", "000000000001"))
                .isEqualTo(item("J#0", "000000000001", Map.of("entry", s(EntryJson.write(entry)))));
        assertThat(store.item("M#m1", "META"))
                .isEqualTo(item(
                        "M#m1",
                        "META",
                        Map.of(
                                "record",
                                s(IndexJson.write(record)),
                                "decisions",
                                AttributeValue.fromSs(List.of(DecisionJson.write(to(ANN)))))));
        assertThat(store.item("M#m1", "D#ann@example.org"))
                .isEqualTo(item(
                        "M#m1",
                        "D#ann@example.org",
                        Map.of(
                                "lane",
                                n(0),
                                "position",
                                n(1),
                                "mailbox",
                                s("ann@example.org"),
                                "received",
                                s("2026-11-21T12:00:00.123Z"))));

        var rule = Rule.deliver(new RulePattern("*@example.org"), ANN, FolderName.INBOX);
        var change = new RuleChange(NOON, "ann", rule.pattern(), Optional.empty(), Optional.of(rule));
        store.rules().change(change);
        assertThat(store.item("RULES", "*@example.org"))
                .isEqualTo(item("RULES", "*@example.org", Map.of("rule", s(RuleJson.write(rule)))));
        assertThat(store.item("CHANGES", "001795262400123#*@example.org").get("change"))
                .isEqualTo(s(RuleJson.write(change)));

        var host = new HostRecord(new HostName("backup"), Lane.FIRST, new Position(1), NOON, "0.1.0", List.of());
        store.reader().report(host);
        assertThat(store.item("H#backup", "0"))
                .isEqualTo(item("H#backup", "0", Map.of("record", s(HostJson.write(host)))));
    }

    /** What one host, or one version, wrote badly: each for itself. */
    @Test
    default void anItemThatCannotBeReadKeepsNobodyFromTheOthers() {
        var store = fresh();
        var name = new HostName("backup");
        var well = new HostRecord(name, Lane.FIRST, new Position(1), NOON, "0.1.0", List.of());
        store.reader().report(well);
        String newer = HostJson.write(new HostRecord(name, new Lane(1), new Position(2), NOON, "9.9", List.of()))
                .replace("\"lane\"", "\"mood\":{\"x\":[1]},\"lane\"");
        store.putItem("H#backup", "1", Map.of("record", s(newer)));
        store.putItem("H#backup", "2", Map.of("record", s("{}")));
        store.putItem("H#backup", "3", Map.of("record", n(1)));
        store.putItem("H#backup", "4", Map.of());
        store.putItem("H#backup", "5", Map.of("record", s(newer.replace("9.9", "9".repeat(300_000)))));
        store.putItem("H#backup", "6", Map.of("record", s(newer.replace("\"version\":1", "\"version\":2"))));
        List<HomingException> unreadable = new ArrayList<>();
        assertThat(store.reader().progress(name, unreadable::add))
                .map(HostRecord::version)
                .containsExactly("0.1.0", "9.9");
        assertThat(unreadable).hasSize(5).allMatch(e -> !e.hint().isBlank());
        assertThat(store.reader().progress(name)).hasSize(2);

        store.writer().commit(mail("m1"), List.of(new Decision.Hold(to(ANN).recipient(), "virus")));
        store.putItem("HELD", "m0#x", Map.of("message", s("../..")));
        store.putItem("OUTBOX", "m0#x", Map.of("send", s("[]")));
        assertThat(store.held().waiting()).hasSize(1);
        assertThat(store.outbox().open()).isEmpty();
        unreadable.clear();
        store.held().waiting(unreadable::add);
        store.outbox().open(unreadable::add);
        assertThat(unreadable).hasSize(2);

        store.putItem("RULES", "bad@example.org", Map.of("rule", s("{\"version\":7}")));
        var rule = Rule.deliver(new RulePattern("*@example.org"), ANN, FolderName.INBOX);
        store.rules().change(new RuleChange(NOON, "ann", rule.pattern(), Optional.empty(), Optional.of(rule)));
        assertThat(store.rules().among(RulePattern.candidates(new Address("bad@example.org"))))
                .containsExactlyInAnyOrder(
                        rule, new Rule(new RulePattern("bad@example.org"), List.of(new Rule.Action.Hold())));
        assertThat(store.rules().all()).hasSize(2);
        store.putItem("CHANGES", "000000000000001#x", Map.of("change", s("?")));
        assertThat(store.rules().changes(10)).hasSize(1);
    }

    @Test
    default void objectsSayWhatTheyAre() {
        var store = fresh();
        store.writer().putCanonical(new MessageId("m1"), MailPrefix.PROCESSED, "Subject: x\r\n\r\n".getBytes(UTF_8));
        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        store.writer().putManifest(entry);
        assertThat(store.head(entry.object()).contentType()).isEqualTo("message/rfc822");
        assertThat(store.head(StoreLayout.manifest(entry)).contentType()).isEqualTo("application/json");
    }

    @Test
    default void anIdleLookIsOneQuery() {
        var store = fresh();
        assertThat(store.reader().next(Lane.FIRST, Position.NONE, 1_000)).isEmpty();
        assertThat(store.requests()).containsExactly("Query");

        store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        store.requests();
        assertThat(store.reader().next(Lane.FIRST, new Position(2), 1_000)).isEmpty();
        assertThat(store.requests()).containsExactly("Query");
    }

    @Test
    default void aPageIsOneQuery() {
        var store = fresh();
        store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        store.requests();
        assertThat(store.reader().next(Lane.FIRST, Position.NONE, 1_000)).hasSize(2);
        assertThat(store.requests()).as("fewer than asked for").containsExactly("Query");
        assertThat(store.reader().next(Lane.FIRST, Position.NONE, 2)).hasSize(2);
        assertThat(store.requests()).as("as many as asked for").containsExactly("Query");
        assertThat(store.reader().read(Lane.FIRST, Position.NONE, 0)).isEmpty();
        assertThat(store.requests()).as("none asked for").isEmpty();
    }

    @Test
    default void aMailCostsSevenRequests() throws IOException {
        var store = fresh();
        var message = new MessageId("m1");
        store.putObject(StoreLayout.incoming(message), new byte[10]);
        assertThat(store.writer().find(message)).isEmpty();
        byte[] raw = store.writer().incoming(message).orElseThrow().bytes();
        store.rules().among(RulePattern.candidates(to(ANN).recipient()));
        store.writer().putCanonical(message, MailPrefix.PROCESSED, raw);
        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        store.writer().putManifest(entry);
        assertThat(store.requests())
                .containsExactly(
                        "BatchGetItem",
                        "GetObject",
                        "BatchGetItem",
                        "PutObject",
                        "BatchGetItem",
                        "TransactWriteItems",
                        "PutObject");
        try (InputStream mail = store.reader().open(entry).orElseThrow()) {
            assertThat(mail.readAllBytes()).hasSize(10);
        }
        assertThat(store.requests()).containsExactly("GetObject");
    }

    @Test
    default void asManyDeliveriesAsATransactionHoldsAreCommittedInOne() {
        var store = fresh();
        store.writer().commit(mail("m1"), everybody(49));
        assertThat(store.requests())
                .containsExactly(
                        "PutItem", "BatchGetItem", "TransactWriteItems"); // first: more decisions than META holds
        store.writer().commit(mail("m2"), everybody(50));
        assertThat(store.requests())
                .containsExactly("PutItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "TransactWriteItems");
    }

    @Test
    default void aSecondEventAfterMoreLanesWereMadeFindsThePlaceInTheOldOne() {
        var store = fresh();
        var first = store.writer().commit(mail("m1"), everybody(20));
        List<CommitResult> second;
        try (var writer = store.writer(8)) {
            second = writer.mails().commit(mail("m1"), everybody(20));
        }
        assertThat(second).allMatch(CommitResult.AlreadyCommitted.class::isInstance);
        assertThat(second)
                .map(CommitResult::entry)
                .isEqualTo(first.stream().map(CommitResult::entry).toList());
    }

    @Test
    default void aMailThatNobodyDecidedUponHasARecord() {
        var store = fresh();
        assertThat(store.writer().commit(mail("m1"), List.of())).isEmpty();
        assertThat(store.record(new MessageId("m1"))).contains(mail("m1"));
    }

    @Test
    default void theLargestRecordThatAHostileMailCanMakeIsStored() {
        String longest = "\u0001\uffff".repeat(IndexRecord.MAX_TEXT / 2);
        var hostile = new IndexRecord(
                new MessageId("hostile"),
                1,
                Sha256.of("hostile"),
                NOON,
                Optional.empty(),
                Verdicts.all(Verdict.PASS),
                longest,
                Collections.nCopies(IndexRecord.MAX_LIST, longest),
                longest,
                Optional.of(NOON),
                Collections.nCopies(IndexRecord.MAX_LIST, new IndexRecord.Attachment(longest, longest, 1)),
                Optional.of(longest));
        var store = fresh();
        store.writer().commit(hostile, everybody(49));
        assertThat(store.record(new MessageId("hostile"))).contains(hostile);
        assertThat(journal(store.reader(), Lane.FIRST)).hasSize(49);
    }

    @Test
    default void theLargestMailThatSesAcceptsPasses() throws IOException {
        byte[] raw = new byte[40 << 20];
        new Random(1).nextBytes(raw);
        var store = fresh();
        var message = new MessageId("m1");
        store.putObject(StoreLayout.incoming(message), raw);
        store.writer()
                .putCanonical(
                        message,
                        MailPrefix.PROCESSED,
                        store.writer().incoming(message).orElseThrow().bytes());
        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        try (InputStream mail = store.reader().open(entry).orElseThrow()) {
            assertThat(mail.readAllBytes()).isEqualTo(raw);
        }
    }

    private static List<Decision> everybody(int count) {
        return IntStream.range(0, count)
                .<Decision>mapToObj(n -> to(MailboxName.of("user" + n + "@example.org")))
                .toList();
    }

    private static Map<String, AttributeValue> item(String pk, String sk, Map<String, AttributeValue> attributes) {
        var item = new HashMap<>(attributes);
        item.put("pk", s(pk));
        item.put("sk", s(sk));
        return item;
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static AttributeValue n(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }
}
