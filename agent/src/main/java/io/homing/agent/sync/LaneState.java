package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.Withheld;
import io.homing.store.json.EntryJson;
import io.homing.store.json.Fields;
import io.homing.store.json.JsonTree;
import io.homing.store.json.WithheldJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The state of a lane on this volume. On disk it is one line of JSON, then one line for each announced entry, in the form
 * of its manifest. The first line contains the number of the others, so a truncated file is rejected.
 *
 * @param lane the lane
 * @param published everything up to this position is delivered or withheld
 * @param withheld entries that were passed without a delivery, in order of position, also while they are only announced
 * @param reported the position in the host record that was written last
 * @param reportedAt when it was written, by the local clock; decides only when the next heartbeat is due (I8)
 * @param announced the entries that are about to be published: those after {@code published}, without gaps
 */
record LaneState(
        Lane lane,
        Position published,
        List<Withheld> withheld,
        Position reported,
        Instant reportedAt,
        List<Entry> announced) {

    LaneState {
        withheld = List.copyOf(withheld);
        announced = List.copyOf(announced);
        Position next = published.next();
        for (Entry entry : announced) {
            if (!entry.position().equals(next) || !entry.lane().equals(lane)) {
                throw new IllegalArgumentException("announced: requires position %s of lane %s (got %s of lane %s)"
                        .formatted(next, lane, entry.position(), entry.lane()));
            }
            next = next.next();
        }
    }

    /** The state of a volume without any entry of this lane. */
    static LaneState initial(Lane lane) {
        return new LaneState(lane, Position.NONE, List.of(), Position.NONE, Instant.EPOCH, List.of());
    }

    /**
     * Whether this host delivers an entry. An entry that replaces a position is only for hosts that withheld that position:
     * the others have the mail.
     */
    boolean delivers(Entry entry) {
        return entry.replaces().map(this::withholds).orElse(true);
    }

    private boolean withholds(Position position) {
        return withheld.stream().anyMatch(one -> one.position().equals(position));
    }

    /** The withheld entries after this batch. A withheld position that an entry of the batch replaces is no longer withheld. */
    LaneState announce(List<Entry> batch, List<Withheld> withheldNow) {
        Set<Position> answered =
                batch.stream().flatMap(entry -> entry.replaces().stream()).collect(Collectors.toSet());
        List<Withheld> all = new ArrayList<>(withheld.stream()
                .filter(one -> !answered.contains(one.position()))
                .toList());
        all.addAll(withheldNow);
        return new LaneState(lane, published, all, reported, reportedAt, batch);
    }

    LaneState confirm() {
        Position last = announced.isEmpty() ? published : announced.getLast().position();
        return new LaneState(lane, last, withheld, reported, reportedAt, List.of());
    }

    LaneState withReport(Instant now) {
        return new LaneState(lane, published, withheld, published, now, announced);
    }

    byte[] write() {
        var header = Fields.document()
                .put("lane", lane.number())
                .put("published", published.value())
                .put("reported", reported.value())
                .put("reportedAt", reportedAt.toString())
                .put("announced", announced.size());
        WithheldJson.write(withheld, header.putArray("withheld"));
        var lines = new StringBuilder(JsonTree.write(header)).append('\n');
        announced.forEach(entry -> lines.append(EntryJson.write(entry)).append('\n'));
        return lines.toString().getBytes(UTF_8);
    }

    /**
     * The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for any other content.
     *
     * @param lane to which the file must belong
     */
    static LaneState read(Lane lane, byte[] bytes) {
        List<String> lines = new String(bytes, UTF_8).lines().toList();
        List<Entry> announced = lines.stream().skip(1).map(EntryJson::read).toList();
        return Fields.read(
                "state",
                lines.isEmpty() ? "" : lines.getFirst(),
                fields -> new LaneState(
                        named(lane, fields.smallNumber("lane")),
                        new Position(fields.number("published")),
                        fields.objects("withheld", WithheldJson::read),
                        new Position(fields.number("reported")),
                        fields.value("reportedAt", Instant::parse),
                        counted(announced, fields.number("announced"))));
    }

    private static Lane named(Lane lane, int number) {
        if (number != lane.number()) {
            throw new IllegalArgumentException(
                    "lane: requires %s, as in the file name (got %d)".formatted(lane, number));
        }
        return lane;
    }

    private static List<Entry> counted(List<Entry> announced, long count) {
        if (announced.size() != count) {
            throw new IllegalArgumentException(
                    "announced: requires as many entries below (got %d of %d)".formatted(announced.size(), count));
        }
        return announced;
    }
}
