package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.list;

import io.homing.operator.rebuild.TableRebuild;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON of {@code homing rebuild}, of mail and of the table. */
final class RebuildJson {
    private RebuildJson() {}

    /**
     * What was done on this host.
     *
     * @param delivered messages that were pending
     * @param putBack messages that were missing
     * @param unavailable missing messages whose objects are missing or corrupt in the bucket
     */
    record Result(long delivered, long putBack, long unavailable) {}

    static JsonObject<Result> fields() {
        return JsonObject.<Result>empty()
                .field("delivered", "Pending messages that were delivered.", NUMBER, Result::delivered)
                .field("putBack", "Missing messages that were restored.", NUMBER, Result::putBack)
                .field(
                        "unavailable",
                        "Missing messages whose objects are missing or corrupt in the bucket.",
                        NUMBER,
                        Result::unavailable);
    }

    static JsonObject<TableRebuild.Result> table() {
        return JsonObject.<TableRebuild.Result>empty()
                .field(
                        "fromFiles",
                        "Positions without a manifest whose message is on this host.",
                        NUMBER,
                        TableRebuild.Result::fromFiles)
                .field("reserved", "Positions that stay unused.", NUMBER, TableRebuild.Result::reserved)
                .field(
                        "settled",
                        "Messages that were sent on or bounced before, and will not be again.",
                        NUMBER,
                        TableRebuild.Result::settled)
                .field(
                        "lanes",
                        "In order.",
                        list(lane()),
                        result -> List.copyOf(new TreeMap<>(result.heads()).entrySet()));
    }

    private static JsonObject<Map.Entry<Lane, Position>> lane() {
        return JsonObject.<Map.Entry<Lane, Position>>empty()
                .field("lane", "Its number.", NUMBER, lane -> lane.getKey().number())
                .field(
                        "head",
                        "Its last position.",
                        NUMBER,
                        lane -> lane.getValue().value());
    }
}
