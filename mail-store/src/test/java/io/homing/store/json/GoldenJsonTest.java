package io.homing.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.Flag;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Policy;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStatus;
import io.homing.store.Withheld;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lies in buckets and tables already. A change here needs a new version that still reads this one. */
final class GoldenJsonTest {
    private static final MessageId MESSAGE = new MessageId("o3vrnil0e2ic28tr");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final Entry ENTRY = new Entry(
            new Lane(3),
            new Position(4711),
            MESSAGE,
            ANN,
            new FolderName("Listen/Köln"),
            Set.of(Flag.SEEN, Flag.FLAGGED),
            5,
            Sha256.of("hello"),
            Instant.parse("2026-11-20T23:59:59.5Z"),
            Instant.parse("2026-11-21T00:00:00Z"),
            StoreLayout.processed(MESSAGE));

    @Test
    void aManifestIsThisText() {
        String manifest = """
                {"version":1,"lane":3,"position":4711,"message":"o3vrnil0e2ic28tr","mailbox":"ann@example.org",\
                "folder":"Listen/Köln","flags":"FS","size":5,\
                "sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",\
                "received":"2026-11-20T23:59:59.500Z","committed":"2026-11-21T00:00:00Z",\
                "object":"processed/o3vrnil0e2ic28tr.eml"}""";
        assertThat(EntryJson.write(ENTRY)).isEqualTo(manifest);
        assertThat(EntryJson.read(manifest)).isEqualTo(ENTRY);
        assertThat(StoreLayout.manifest(ENTRY)).hasToString("manifest/2026/11/21/3-000000004711.json");
    }

    @Test
    void aManifestIsReadInAnyOrderAndSpacing() {
        String manifest = """
                { "object" : "processed/o3vrnil0e2ic28tr.eml", "committed" : "2026-11-21T00:00:00.000Z",
                  "received" : "2026-11-20T23:59:59.500Z", "size" : 5, "flags" : "FS", "folder" : "Listen/K\\u00f6ln",
                  "sha256" : "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "lane" : 3,
                  "mailbox" : "ann@example.org", "message" : "o3vrnil0e2ic28tr", "position" : 4711, "version" : 1 }
                """;
        assertThat(EntryJson.read(manifest)).isEqualTo(ENTRY);
    }

    @Test
    void aRuleIsThisText() {
        assertThat(RuleJson.write(Rule.deliver(new RulePattern("*@example.org"), ANN, FolderName.INBOX)))
                .isEqualTo("""
                {"version":1,"pattern":"*@example.org",\
                "actions":[{"action":"deliver","mailbox":"ann@example.org","folder":"INBOX"}]}""");
    }

    @Test
    void aRuleWithAllThereIsIsThisText() {
        var rule = new Rule(
                new RulePattern("info@example.org"),
                List.of(
                        new Rule.Action.Deliver(ANN, FolderName.INBOX, true),
                        new Rule.Action.Forward(new Address("ann@example.com"))),
                new Policy(Optional.of(Policy.Treatment.HOLD), Optional.of(Policy.Treatment.DELIVER)));
        assertThat(RuleJson.write(rule)).isEqualTo("""
                {"version":1,"pattern":"info@example.org","actions":[\
                {"action":"deliver","mailbox":"ann@example.org","folder":"INBOX","byTag":true},\
                {"action":"forward","to":"ann@example.com"}],"spam":"hold","dmarcReject":"deliver"}""");
    }

    @Test
    void decisionsAreTheseTexts() {
        var recipient = new Address("Ann+x@example.org");
        assertThat(DecisionJson.write(new Decision.Deliver(recipient, ANN, FolderName.JUNK, "spam")))
                .isEqualTo("""
                {"version":1,"recipient":"Ann+x@example.org","because":"spam","action":"deliver",\
                "mailbox":"ann@example.org","folder":"Junk"}""");
        assertThat(DecisionJson.write(new Decision.Hold(recipient, "virus"))).isEqualTo("""
                {"version":1,"recipient":"Ann+x@example.org","because":"virus","action":"hold"}""");
    }

    @Test
    void aHostRecordIsThisText() {
        var withheld = new Withheld(new Position(2), MESSAGE, Withheld.Why.MISSING);
        var record = new HostRecord(
                new HostName("backup"), Lane.FIRST, new Position(9), Instant.EPOCH, "0.1.0", List.of(withheld));
        assertThat(HostJson.write(record)).isEqualTo("""
                {"version":1,"host":"backup","lane":0,"position":9,"seen":"1970-01-01T00:00:00Z","agent":"0.1.0",\
                "reads":1,"withheld":[{"position":2,"message":"o3vrnil0e2ic28tr","why":"GONE"}]}""");
    }

    @Test
    void aHostRecordOfAnOlderAgentReadsTheFirstEntryFormat() throws IOException {
        assertThat(HostJson.read(file("host-record-without-format.json"))).isEqualTo(backup("0.1.0", 1));
    }

    @Test
    void unknownFieldsOfAHostRecordAreIgnored() throws IOException {
        assertThat(HostJson.read(file("host-record-with-unknown-fields.json"))).isEqualTo(backup("9.0.0", 7));
    }

    private static HostRecord backup(String version, long reads) {
        return new HostRecord(
                new HostName("backup"),
                Lane.FIRST,
                new Position(9),
                Instant.EPOCH,
                version,
                new EntryFormat(reads),
                List.of(new Withheld(new Position(2), MESSAGE, Withheld.Why.MISSING)));
    }

    private static String file(String name) throws IOException {
        try (InputStream text = GoldenJsonTest.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aBoardIsThisText() {
        var sweepStatus =
                new SweepStatus(Instant.EPOCH.plusSeconds(1), Instant.EPOCH, List.of(new HostName("primary")), 2);
        assertThat(SweepStatusJson.write(sweepStatus)).isEqualTo("""
                {"version":1,"swept":"1970-01-01T00:00:01Z","decided":"1970-01-01T00:00:00Z","held":2,\
                "hosts":["primary"]}""");
    }
}
