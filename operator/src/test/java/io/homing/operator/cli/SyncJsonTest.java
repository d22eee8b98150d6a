package io.homing.operator.cli;

import static io.homing.agent.sync.ReportExamples.PLANNED;
import static io.homing.agent.sync.ReportExamples.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.SyncPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyncJsonTest {
    @Test
    void programsReadJson() {
        String json = JsonEnvelope.of("sync", SyncJson.report()).node(REPORT).toString();
        JsonSchemas.check(List.of(), json);
        assertThat(json).isEqualTo("""
                {"schema":1,"command":"sync","delivered":1233,"bytes":5000000,"lanes":[\
                {"lane":0,"position":1234,"delivered":1233,"bytes":5000000,"withheld":2,\
                "withheldNow":[{"position":9,"message":"m9","why":"GONE"}]},\
                {"lane":1,"position":0,"delivered":0,"bytes":0,"withheld":0,"withheldNow":[]}]}""");
    }

    @Test
    void aPlanIsJsonToo() {
        var plan = new SyncPlan(List.of(), List.of(PLANNED));
        String json = JsonEnvelope.of("sync", SyncJson.plan()).node(plan).toString();
        JsonSchemas.check(List.of("--dry-run"), json);
        assertThat(json).isEqualTo("""
                {"schema":1,"command":"sync","unfinished":[],"next":[{"lane":0,"position":9,"message":"m9",\
                "mailbox":"ann@example.org","folder":"Junk","size":1025,\
                "file":"example.org/ann/Maildir/.Junk/new/x"}]}""");
    }
}
