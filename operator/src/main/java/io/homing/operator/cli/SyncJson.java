package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.oneOf;

import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncPlan.Planned;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Withheld;
import io.homing.store.json.WithheldJson;
import java.util.List;

/** The JSON of {@code homing sync}: what a run did, or with {@code --dry-run} what the next one would do. */
final class SyncJson {
    private SyncJson() {}

    static JsonObject<SyncReport> report() {
        return JsonObject.<SyncReport>empty()
                .field("delivered", "How many messages were delivered.", NUMBER, SyncReport::delivered)
                .field("bytes", "Their size.", NUMBER, SyncReport::bytes)
                .field("lanes", "In the order of the configuration.", list(lane()), SyncReport::lanes);
    }

    private static JsonObject<LaneReport> lane() {
        return JsonObject.<LaneReport>empty()
                .field("lane", "Its number.", NUMBER, lane -> lane.lane().number())
                .field(
                        "position",
                        "Every entry up to here is delivered or withheld now.",
                        NUMBER,
                        lane -> lane.position().value())
                .field("delivered", "How many messages were delivered.", NUMBER, LaneReport::delivered)
                .field("bytes", "Their size.", NUMBER, LaneReport::bytes)
                .field("withheld", "How many entries are withheld altogether.", NUMBER, LaneReport::withheld)
                .field("withheldNow", "What this run had to withhold.", list(withheld()), LaneReport::withheldNow);
    }

    private static JsonObject<Withheld> withheld() {
        return JsonObject.<Withheld>empty()
                .field(
                        "position",
                        "Of the entry.",
                        NUMBER,
                        one -> one.position().value())
                .field(
                        "message",
                        "The id of the message.",
                        TEXT,
                        one -> one.message().value())
                .field(
                        "why",
                        "What is wrong with its object.",
                        oneOf(List.of(Withheld.Why.values()), WithheldJson::written),
                        Withheld::why);
    }

    static JsonObject<SyncPlan> plan() {
        return JsonObject.<SyncPlan>empty()
                .field(
                        "unfinished",
                        "What an interrupted run began and the next one completes.",
                        list(planned()),
                        SyncPlan::unfinished)
                .field("next", "What would be delivered then.", list(planned()), SyncPlan::next);
    }

    private static JsonObject<Planned> planned() {
        return JsonObject.<Planned>empty()
                .fieldsOf(EntryFields.position(), Planned::entry)
                .field(
                        "message",
                        "The id of the message.",
                        TEXT,
                        one -> one.entry().message().value())
                .fieldsOf(EntryFields.folder(), Planned::entry)
                .field("size", "In bytes.", NUMBER, one -> one.entry().size())
                .field(
                        "file",
                        "Relative to the mail root.",
                        TEXT,
                        one -> one.file().toString());
    }
}
