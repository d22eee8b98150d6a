package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.RandomValues;
import io.homing.store.Withheld;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneStateTest {
    private static final Withheld GONE = new Withheld(new Position(3), new MessageId("m3"), Withheld.Why.MISSING);
    private static final RandomValues RANDOM = new RandomValues(5);
    private static final List<Entry> BATCH = List.of(entry(Lane.FIRST, 1), entry(Lane.FIRST, 2), entry(Lane.FIRST, 3));

    @Test
    void everyStateComesBackFromItsFile() {
        var lane = new Lane(7);
        var initial = LaneState.initial(lane);
        var announced = initial.announce(List.of(entry(lane, 1), entry(lane, 2), entry(lane, 3)), List.of(GONE));
        var told = announced.confirm().withReport(Instant.parse("2026-11-21T12:00:00.123456789Z"));
        assertThat(List.of(initial, announced, told, told.announce(List.of(entry(lane, 4)), List.of())))
                .allSatisfy(
                        state -> assertThat(LaneState.read(lane, state.write())).isEqualTo(state));
    }

    @Test
    void theFirstFileReadsLikeThis() {
        assertThat(LaneState.initial(Lane.FIRST).write()).asString(UTF_8).isEqualTo("""
                {"version":1,"lane":0,"published":0,"reported":0,"reportedAt":"1970-01-01T00:00:00Z","announced":0,\
                "withheld":[]}
                """);
    }

    @Test
    void whatWasAnnouncedIsPublishedByConfirming() {
        var announced = LaneState.initial(Lane.FIRST).announce(BATCH, List.of(GONE));
        assertThat(announced.published()).isEqualTo(Position.NONE);
        assertThat(announced.withheld()).containsExactly(GONE);
        assertThat(announced.confirm().published()).isEqualTo(BATCH.getLast().position());
        assertThat(announced.confirm().announced()).isEmpty();
        assertThat(announced.confirm().confirm()).isEqualTo(announced.confirm());
    }

    @Test
    void aTornFileIsRefusedWhereverItWasTorn() {
        byte[] whole =
                LaneState.initial(Lane.FIRST).announce(BATCH, List.of(GONE)).write();
        for (int length = 0; length < whole.length - 1; length++) {
            boolean atLineEnd = length > 0 && whole[length - 1] == '\n';
            if (atLineEnd || length % 17 == 0) {
                refused(Arrays.copyOf(whole, length));
            }
        }
        refused(new byte[whole.length]);
        refused((new String(whole, UTF_8) + "{}\n").getBytes(UTF_8));
        refused(new String(whole, UTF_8)
                .replaceFirst("\"version\":1", "\"version\":2")
                .getBytes(UTF_8));
        refused("AUTO".getBytes(UTF_8));
    }

    @Test
    void aFileUnderTheNameOfAnotherLaneIsRefused() {
        byte[] file = LaneState.initial(new Lane(7)).write();
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> LaneState.read(Lane.FIRST, file))
                .withMessageContaining("lane: requires 0, as in the file name (got 7)");
    }

    @Test
    void whatIsAnnouncedFollowsWhatIsPublishedWithoutAGap() {
        var published = LaneState.initial(Lane.FIRST).announce(BATCH, List.of()).confirm();
        for (List<Entry> batch : List.of(
                BATCH,
                List.of(entry(Lane.FIRST, 5)),
                List.of(entry(Lane.FIRST, 4), entry(Lane.FIRST, 6)),
                List.of(entry(Lane.FIRST, 5), entry(Lane.FIRST, 4)),
                List.of(entry(Lane.FIRST, 4), entry(Lane.FIRST, 4)),
                List.of(entry(new Lane(1), 4)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> published.announce(batch, List.of()))
                    .withMessageStartingWith("announced: requires position ");
        }
    }

    @Test
    void aFileThatLacksALineIsRejectedEvenIfTheCountIsRight() {
        String whole = new String(
                LaneState.initial(Lane.FIRST).announce(BATCH, List.of()).write(), UTF_8);
        List<String> lines = whole.lines().toList();
        refused(whole.replace(lines.get(2) + "\n", "").replace("\"announced\":3", "\"announced\":2"));
        refused(whole.replace(lines.get(2), lines.get(3)));
        refused(whole.replace("\"published\":0", "\"published\":1"));
    }

    private static Entry entry(Lane lane, long position) {
        Entry any = RANDOM.entry();
        return new Entry(
                lane,
                new Position(position),
                any.message(),
                any.mailbox(),
                any.folder(),
                any.flags(),
                any.size(),
                any.sha256(),
                any.received(),
                any.committed(),
                any.object());
    }

    private static void refused(String file) {
        refused(file.getBytes(UTF_8));
    }

    private static void refused(byte[] bytes) {
        assertThatExceptionOfType(HomingException.class)
                .as(new String(bytes, UTF_8))
                .isThrownBy(() -> LaneState.read(Lane.FIRST, bytes))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HomingException.Kind.CORRUPT));
    }
}
