package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.json.MailboxJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MailboxRecordTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");

    @Test
    void whatCameBeforeIsCoveredAndWhatComesLaterIsNot() {
        var covered = MailboxRecord.covered(List.of(retired(true)));
        assertThat(covered.test(entry(ANN, 7))).isTrue();
        assertThat(covered.test(entry(ANN, 8))).isFalse();
        assertThat(covered.test(entry(MailboxName.of("bob@example.org"), 7))).isFalse();
        assertThat(MailboxRecord.covered(List.of(retired(false))).test(entry(ANN, 7)))
                .isFalse();
    }

    @Test
    void whatIsWrittenIsRead() {
        String json = MailboxJson.write(retired(true));
        assertThat(json)
                .isEqualTo(
                        "{\"version\":1,\"mailbox\":\"ann@example.org\",\"state\":\"retired\",\"lane\":0,\"until\":7,"
                                + "\"changed\":\"2026-11-21T12:00:00Z\",\"who\":\"eve\"}");
        assertThat(MailboxJson.read(json)).isEqualTo(retired(true));
        assertThat(MailboxJson.read(MailboxJson.write(retired(false)))).isEqualTo(retired(false));
        assertThatThrownBy(() -> MailboxJson.read(json.replace("retired", "gone")))
                .isInstanceOf(HomingException.class);
    }

    private static MailboxRecord retired(boolean retired) {
        return new MailboxRecord(ANN, retired, Lane.FIRST, new Position(7), NOON, "eve");
    }

    private static Entry entry(MailboxName mailbox, long position) {
        var message = new MessageId("m" + position);
        return new Entry(
                Lane.FIRST,
                new Position(position),
                message,
                mailbox,
                FolderName.INBOX,
                Set.of(),
                1,
                Sha256.of("x"),
                NOON,
                NOON,
                StoreLayout.processed(message),
                Optional.empty());
    }
}
