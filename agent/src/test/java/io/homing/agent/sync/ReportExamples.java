package io.homing.agent.sync;

import io.homing.agent.sync.SyncPlan.Planned;
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

/** A report and a planned delivery, for the tests of their text and of their JSON. */
public final class ReportExamples {
    private static final MessageId M9 = new MessageId("m9");

    /** Two lanes, of which the first withheld a message in this run and another one before. */
    public static final SyncReport REPORT = new SyncReport(
            List.of(
                    new LaneReport(
                            Lane.FIRST,
                            new Position(1234),
                            1233,
                            5_000_000,
                            List.of(new Withheld(new Position(9), M9, Withheld.Why.MISSING)),
                            2),
                    new LaneReport(new Lane(1), Position.NONE, 0, 0, List.of(), 0)),
            Optional.empty());

    /** A message of 1,025 bytes for the folder Junk. */
    public static final Planned PLANNED = new Planned(
            new Entry(
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
                    StoreLayout.processed(M9)),
            Path.of("example.org/ann/Maildir/.Junk/new/x"));

    private ReportExamples() {}
}
