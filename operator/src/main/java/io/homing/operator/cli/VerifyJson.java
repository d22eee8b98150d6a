package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.oneOf;

import io.homing.operator.verify.Discrepancy;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification;
import io.homing.operator.verify.Verification.Accepted;
import io.homing.operator.verify.Verification.LaneCount;
import java.util.List;
import java.util.function.Function;

/** The JSON of {@code homing verify}. */
final class VerifyJson {
    private VerifyJson() {}

    /** The whole document. Its findings are printed one by one before the rest: the list here is empty. */
    static JsonObject<Verification> fields() {
        return JsonObject.<Verification>empty()
                .field("findings", "Each message that is not as it should be.", list(finding()), result -> List.of())
                .fieldsOf(result(), Function.identity());
    }

    static JsonObject<Discrepancy> finding() {
        return JsonObject.<Discrepancy>empty()
                .field("kind", "What is wrong.", oneOf(List.of(Kind.values()), Kind::name), Discrepancy::kind)
                .field("message", "Its id.", TEXT, finding -> finding.message().value())
                .optionalFieldsOf(EntryFields.all(), Discrepancy::entry);
    }

    /** What follows the findings. */
    static JsonObject<Verification> result() {
        JsonObject<Verification> counts = JsonObject.empty();
        for (Kind kind : Kind.values()) {
            counts.field(kind.name(), "How many findings are of this kind.", NUMBER, result -> result.count(kind));
        }
        return JsonObject.<Verification>empty()
                .field("well", "Whether there is no finding.", FLAG, Verification::isWell)
                .field("deep", "Whether every file was read.", FLAG, Verification::deep)
                .optional("accepted", "Absent without an operator's credentials.", accepted(), Verification::accepted)
                .field("lanes", "In the order of the configuration.", list(lane()), Verification::lanes)
                .field("counts", "The findings by kind.", counts, Function.identity());
    }

    private static JsonObject<Accepted> accepted() {
        return JsonObject.<Accepted>empty()
                .field("stored", "What SES stored and the bucket still has.", NUMBER, Accepted::stored)
                .field("decided", "Of these.", NUMBER, Accepted::decided)
                .field("fresh", "Of these: too young to be decided.", NUMBER, Accepted::fresh);
    }

    private static JsonObject<LaneCount> lane() {
        return JsonObject.<LaneCount>empty()
                .field("lane", "Its number.", NUMBER, lane -> lane.lane().number())
                .field("head", "Its last position.", NUMBER, lane -> lane.head().value())
                .field(
                        "published",
                        "This host has delivered every entry up to here.",
                        NUMBER,
                        lane -> lane.published().value())
                .field("present", "Messages whose file is here.", NUMBER, LaneCount::present)
                .field("deleted", "Messages that a user deleted.", NUMBER, LaneCount::deleted)
                .field(
                        "forgotten",
                        "Messages that are gone, and Dovecot's log no longer contains the reason.",
                        NUMBER,
                        LaneCount::forgotten)
                .field("passed", "Entries that this host need not deliver.", NUMBER, LaneCount::passed)
                .field("waiting", "Messages that wait for their folder.", NUMBER, LaneCount::waiting);
    }
}
