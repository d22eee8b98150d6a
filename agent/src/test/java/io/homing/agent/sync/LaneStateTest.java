package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.RandomValues;
import io.homing.store.StoreException;
import io.homing.store.Withheld;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LaneStateTest {
    private static final Withheld GONE = new Withheld(new Position(3), new MessageId("m3"), Withheld.Why.GONE);
    private static final List<Entry> BATCH =
            Stream.generate(new RandomValues(5)::entry).limit(3).toList();

    @Test
    void everyStateComesBackFromItsFile() {
        var initial = LaneState.initial(new Lane(7));
        var announced = initial.announce(BATCH, List.of(GONE));
        var told = announced.confirm().told(Instant.parse("2026-11-21T12:00:00.123456789Z"));
        assertThat(List.of(initial, announced, told, told.announce(BATCH, List.of())))
                .allSatisfy(state -> assertThat(LaneState.read(state.write())).isEqualTo(state));
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

    private static void refused(byte[] bytes) {
        assertThatExceptionOfType(StoreException.class)
                .as(new String(bytes, UTF_8))
                .isThrownBy(() -> LaneState.read(bytes))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNREADABLE));
    }
}
