package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The conditions that keep two writers apart (I2, I3). That DynamoDB obeys them is in the contract, run in devstack. */
final class WritesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MessageId MESSAGE = new MessageId("m1");

    private final Writes writes = new Writes("journal");
    private final Entry entry = new Entry(
            Lane.FIRST,
            new Position(8),
            MESSAGE,
            MailboxName.of("ann@example.org"),
            FolderName.INBOX,
            Set.of(),
            3,
            Sha256.of("m1"),
            NOON,
            NOON,
            StoreLayout.processed(MESSAGE));

    @Test
    void whatIsThereIsNeverWrittenOver() {
        assertThat(writes.guard(entry).put().conditionExpression()).isEqualTo("attribute_not_exists(pk)");
        assertThat(writes.entry(entry).put().conditionExpression()).isEqualTo("attribute_not_exists(pk)");
    }

    @Test
    void theHeadMovesOnlyFromWhereItWasSeen() {
        var first = writes.advance(Lane.FIRST, Position.NONE, new Position(1), NOON);
        assertThat(first.update().conditionExpression()).isEqualTo("attribute_not_exists(pk)");

        var later = writes.advance(Lane.FIRST, new Position(7), new Position(8), NOON)
                .update();
        assertThat(later.conditionExpression()).isEqualTo("#last = :seen");
        assertThat(later.expressionAttributeNames()).containsEntry("#last", "last");
        assertThat(later.expressionAttributeValues().get(":seen").n()).isEqualTo("7");
    }
}
