package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncPlan.Planned;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.Withheld;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SyncJsonTest {
    private static final MessageId M9 = new MessageId("m9");
    private static final Withheld GONE = new Withheld(new Position(9), M9, Withheld.Why.MISSING);

    @Test
    void programsReadJson() {
        var report = new SyncReport(
                List.of(
                        new LaneReport(Lane.FIRST, new Position(1234), 1233, 5_000_000, List.of(GONE), 2),
                        new LaneReport(new Lane(1), Position.NONE, 0, 0, List.of(), 0)),
                Optional.empty());
        String json = JsonEnvelope.of("sync", SyncJson.report()).node(report).toString();
        JsonSchemas.check(List.of(), json);
        assertThat(json).isEqualTo("""
                {"schema":1,"command":"sync","delivered":1233,"bytes":5000000,"lanes":[\
                {"lane":0,"position":1234,"delivered":1233,"bytes":5000000,"withheld":2,\
                "withheldNow":[{"position":9,"message":"m9","why":"GONE"}]},\
                {"lane":1,"position":0,"delivered":0,"bytes":0,"withheld":0,"withheldNow":[]}]}""");
    }

    @Test
    void aPlanIsJsonToo() {
        var entry = new Entry(
                Lane.FIRST,
                new Position(9),
                M9,
                MailboxName.of("ann@example.org"),
                FolderName.JUNK,
                Set.of(),
                1025,
                Sha256.of(""),
                Instant.EPOCH,
                Instant.EPOCH,
                StoreLayout.processed(M9));
        var plan = new SyncPlan(List.of(), List.of(new Planned(entry, Path.of("example.org/ann/Maildir/.Junk/new/x"))));
        String json = JsonEnvelope.of("sync", SyncJson.plan()).node(plan).toString();
        JsonSchemas.check(List.of("--dry-run"), json);
        assertThat(json).isEqualTo("""
                {"schema":1,"command":"sync","unfinished":[],"next":[{"lane":0,"position":9,"message":"m9",\
                "mailbox":"ann@example.org","folder":"Junk","size":1025,\
                "file":"example.org/ann/Maildir/.Junk/new/x"}]}""");
    }
}
