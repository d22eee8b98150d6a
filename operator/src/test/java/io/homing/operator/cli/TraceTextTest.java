package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.operator.trace.MessageHistory;
import io.homing.operator.trace.MessageHistory.AtHost;
import io.homing.operator.trace.MessageHistory.Copy;
import io.homing.operator.trace.MessageHistory.Raw;
import io.homing.operator.trace.MessageHistory.Reach;
import io.homing.operator.trace.OnDisk;
import io.homing.operator.trace.OnDisk.LocalState;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TraceTextTest {
    private static final MessageId M1 = new MessageId("m1");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final Entry ENTRY = new Entry(
            Lane.FIRST,
            new Position(3),
            M1,
            ANN,
            FolderName.INBOX,
            Set.of(),
            1234,
            Sha256.of("one"),
            Instant.EPOCH,
            Instant.EPOCH,
            StoreLayout.processed(M1));
    private static final MessageRecord RECORDED = new MessageRecord(
            IndexRecord.unread(M1, 1234, Sha256.of("one"), Instant.EPOCH, "too many parts"),
            List.of(new Decision.Deliver(new Address("ann@example.org"), ANN, FolderName.INBOX, "rule *")));
    private static final OnDisk HERE = new OnDisk(
            LocalState.HERE,
            Optional.of(Path.of("example.org/ann/Maildir/cur/x:2,S")),
            Optional.of("INBOX"),
            Optional.of(7),
            "S");
    private static final MessageHistory WHOLE = new MessageHistory(
            M1,
            Optional.of(RECORDED),
            Optional.of(new Raw(1300, true)),
            List.of(
                    new Copy(ENTRY.object(), 1234, true),
                    new Copy(StoreLayout.canonical(M1, MailPrefix.HELD), 5, false)),
            List.of(new MessageHistory.Place(
                    ENTRY,
                    true,
                    List.of(new AtHost(new HostName("backup"), new Position(2), Reach.NOT_YET)),
                    Optional.of(HERE))));

    @Test
    void peopleReadTheWholeLife() {
        assertThat(human(List.of(WHOLE), true))
                .contains(
                        "1970-01-01T00:00:00Z, from <> (null sender), 1,234 bytes",
                        "problem too many parts",
                        "decided ann@example.org: deliver:ann@example.org, because: rule *",
                        "incoming/m1: 1,300 bytes, ENCRYPTED: Homing has no key for it",
                        "processed/m1.eml: 1,234 bytes, matches the record",
                        "held/m1.eml: 5 bytes, DOES NOT MATCH THE RECORD",
                        "lane 0 position 3, 1970-01-01T00:00:00Z: ann@example.org/INBOX",
                        "backup (at 2) has not reached it yet",
                        "this host: folder INBOX, UID 7, flags S",
                        "example.org/ann/Maildir/cur/x:2,S")
                .doesNotContain("no manifest", "There are more");
    }

    @Test
    void peopleReadWhatIsNotThere() {
        var undecided = new MessageHistory(M1, Optional.empty(), Optional.of(new Raw(1, false)), List.of(), List.of());
        assertThat(human(List.of(undecided), true))
                .contains("decided not yet", "incoming/m1: 1 bytes")
                .doesNotContain("ENCRYPTED", "journal", "MISSING");
        var elsewhere = new MessageHistory(M1, Optional.of(RECORDED), Optional.empty(), List.of(), List.of());
        assertThat(human(List.of(elsewhere), false))
                .contains("incoming/m1: deleted by the lifecycle rule", "journal no entry")
                .endsWith("There are more: use --limit N, or `homing search`.");
        Entry answer = ENTRY.replacement(new Position(4), Instant.EPOCH, 9, Sha256.of("two"), ENTRY.object());
        var spoilt = new MessageHistory(
                M1,
                Optional.of(RECORDED),
                Optional.empty(),
                List.of(),
                List.of(new MessageHistory.Place(answer, false, List.of(), Optional.empty())));
        assertThat(human(List.of(spoilt, undecided), true))
                .contains(
                        "processed/m1.eml: MISSING",
                        "lane 0 position 4, 1970-01-01T00:00:00Z: ann@example.org/INBOX, for hosts that withheld position 3",
                        "no manifest (yet)",
                        "decided not yet")
                .doesNotContain("this host");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HERE")
    void ofAMailWithoutAFileItsFateIsTold(LocalState localState) {
        var here = new OnDisk(localState, Optional.empty(), Optional.empty(), Optional.empty(), "");
        var messageHistory = new MessageHistory(
                M1,
                Optional.of(RECORDED),
                Optional.empty(),
                List.of(),
                List.of(new MessageHistory.Place(ENTRY, true, List.of(), Optional.of(here))));
        assertThat(human(List.of(messageHistory), true)).contains("this host: " + localState.words());
    }

    /** Without the spaces that align the columns. */
    private static String human(List<MessageHistory> lives, boolean all) {
        return TraceText.human(lives, all).replaceAll(" +", " ");
    }

    private static String json(List<MessageHistory> mails, boolean complete) {
        String json = JsonEnvelope.of("trace", TraceJson.fields())
                .node(new TraceJson.Traced(mails, complete))
                .toString();
        JsonSchemas.check(List.of(), json);
        return json;
    }

    @Test
    void theJsonHasEveryObjectPlaceHostAndFile() throws Exception {
        var mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(json(List.of(WHOLE), false));
        assertThat(json.get("schema").intValue()).isEqualTo(1);
        assertThat(json.get("complete").booleanValue()).isFalse();
        JsonNode mail = json.get("mails").get(0);
        assertThat(mail.get("message").textValue()).isEqualTo("m1");
        assertThat(mail.at("/record/problem").textValue()).isEqualTo("too many parts");
        assertThat(mail.get("decisions")).hasSize(1);
        assertThat(mail.get("objects")).isEqualTo(mapper.readTree("""
                [{"key": "incoming/m1", "bytes": 1300, "encrypted": true},
                 {"key": "processed/m1.eml", "bytes": 1234, "sound": true},
                 {"key": "held/m1.eml", "bytes": 5, "sound": false}]
                """));
        JsonNode place = mail.get("places").get(0);
        assertThat(place.at("/entry/position").longValue()).isEqualTo(3);
        assertThat(place.get("manifest").booleanValue()).isTrue();
        assertThat(place.get("hosts")).isEqualTo(mapper.readTree("""
                [{"host": "backup", "position": 2, "reach": "NOT_YET"}]
                """));
        assertThat(place.get("here")).isEqualTo(mapper.readTree("""
                {"fate": "HERE", "flags": "S", "file": "example.org/ann/Maildir/cur/x:2,S", "folder": "INBOX", "uid": 7}
                """));
    }

    @Test
    void theJsonLeavesOutWhatIsNotThere() throws Exception {
        var messageHistory = new MessageHistory(
                M1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new MessageHistory.Place(
                        ENTRY,
                        false,
                        List.of(),
                        Optional.of(new OnDisk(
                                LocalState.LOST, Optional.empty(), Optional.empty(), Optional.empty(), "")))));
        JsonNode json = new ObjectMapper().readTree(json(List.of(messageHistory), true));
        assertThat(json.get("complete").booleanValue()).isTrue();
        JsonNode mail = json.get("mails").get(0);
        assertThat(mail.has("record")).isFalse();
        assertThat(mail.get("objects")).isEmpty();
        assertThat(mail.at("/places/0/here")).isEqualTo(new ObjectMapper().readTree("""
                {"fate": "LOST", "flags": ""}
                """));
    }
}
