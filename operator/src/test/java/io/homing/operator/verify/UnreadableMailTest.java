package io.homing.operator.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolumeView.Standing;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnreadableMailTest {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path root;

    /** A directory stands for what an I/O error would be: root reads everything else. */
    @Test
    void oneMailThatCannotBeReadIsAFindingAndTheNextIsChecked() throws IOException {
        Files.createDirectories(root.resolve(LAYOUT.file(entry(1))));
        Files.writeString(root.resolve(LAYOUT.file(entry(2))), "mail");
        var check = new HostCheck(
                root, LAYOUT, new Standing(Lane.FIRST, new Position(2), Set.of(), Set.of()), true, entry -> false);
        check.next(entry(1));
        check.next(entry(2));
        assertThat(check.end()).isEqualTo(Map.of(new Position(1), Discrepancy.Kind.DAMAGED));
        assertThat(check.present()).isEqualTo(2);
    }

    private static Entry entry(long position) {
        var message = new MessageId("m" + position);
        return new Entry(
                Lane.FIRST,
                new Position(position),
                message,
                MailboxName.of("ann@example.org"),
                FolderName.INBOX,
                Set.of(),
                4,
                Sha256.of("mail"),
                NOON,
                NOON,
                StoreLayout.processed(message));
    }
}
