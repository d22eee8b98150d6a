package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.DECIMAL;
import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.TIME;
import static io.homing.operator.cli.JsonType.list;

import io.homing.operator.status.Status;
import io.homing.operator.status.Status.Host;
import io.homing.operator.status.Status.LaneOf;
import io.homing.operator.status.Status.Machine;
import io.homing.operator.status.Status.Month;
import io.homing.operator.status.Status.Problem;
import io.homing.store.EntryFormat;
import io.homing.store.EntryFormats;
import io.homing.store.HostName;
import io.homing.store.SweepStatus;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON of {@code homing status}. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject<Status> fields() {
        return JsonObject.<Status>empty()
                .field("well", "Whether no problem was found.", FLAG, Status::isWell)
                .field(
                        "host",
                        "The host on which the command ran.",
                        TEXT,
                        status -> status.here().value())
                .field("at", "When it ran.", TIME, Status::at)
                .field("hosts", "All hosts that the last sweep named, and this one.", list(host()), Status::hosts)
                .field("entryFormat", "The format of journal entries.", formats(), Status::formats)
                .optional("cloud", "The last sweep. Absent before the first.", cloud(), Status::board)
                .field("machine", "This host's own disk and certificate.", machine(), Status::machine)
                .field("month", "This month in UTC so far.", month(), Status::month)
                .field("troubles", "The problems, the worst first.", list(problem()), Status::troubles);
    }

    private static JsonObject<Host> host() {
        return JsonObject.<Host>empty()
                .field("host", "Its name.", TEXT, host -> host.name().value())
                .optional("seen", "Its last heartbeat, by its own clock.", TIME, Host::seen)
                .field("lanes", "Empty for a host that has never reported.", list(lane()), Host::lanes);
    }

    private static JsonObject<LaneOf> lane() {
        return JsonObject.<LaneOf>empty()
                .field("lane", "Its number.", NUMBER, lane -> lane.lane().number())
                .field(
                        "position",
                        "Every entry up to here is delivered or withheld there.",
                        NUMBER,
                        lane -> lane.position().value())
                .field("behind", "How many entries are pending.", NUMBER, LaneOf::behind)
                .field(
                        "lagSeconds",
                        "How long the oldest pending entry has waited.",
                        NUMBER,
                        lane -> lane.lag().toSeconds())
                .field("withheld", "How many entries are withheld.", NUMBER, LaneOf::withheld)
                .field("seen", "When the host reported this, by its own clock.", TIME, LaneOf::seen)
                .field("version", "Of its agent.", TEXT, LaneOf::version)
                .optional("lastMail", "When SES accepted the message at its position.", TIME, LaneOf::lastMail);
    }

    private static JsonObject<EntryFormats> formats() {
        return JsonObject.<EntryFormats>empty()
                .field("written", "The highest one that may be written.", NUMBER, formats -> number(formats.written()))
                .field(
                        "readByAll",
                        "The highest one that all hosts read.",
                        NUMBER,
                        formats -> number(formats.readByAll()))
                .field(
                        "tooOld",
                        "The hosts that do not read what may be written.",
                        list(TEXT),
                        formats ->
                                formats.tooOld().stream().map(HostName::value).toList());
    }

    private static Number number(EntryFormat format) {
        return format.version();
    }

    private static JsonObject<SweepStatus> cloud() {
        return JsonObject.<SweepStatus>empty()
                .field("swept", "When the last sweep ran.", TIME, SweepStatus::swept)
                .field("decidedUntil", "Every message that came before is decided.", TIME, SweepStatus::decided)
                .field("held", "How many held messages there are.", NUMBER, SweepStatus::held);
    }

    private static JsonObject<Machine> machine() {
        return JsonObject.<Machine>empty()
                .optional("diskFreeBytes", "Free on the mail volume.", NUMBER, machine -> number(machine.free()))
                .optional("diskBytes", "The size of the mail volume.", NUMBER, machine -> number(machine.size()))
                .optional(
                        "certificateDays",
                        "Until the certificate expires; negative after that.",
                        NUMBER,
                        machine -> number(machine.certificateDays()));
    }

    private static Optional<Number> number(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static JsonObject<Month> month() {
        return JsonObject.<Month>empty()
                .field("deliveries", "Entries that were committed.", NUMBER, Month::deliveries)
                .field(
                        "usd",
                        "An estimate of the costs at AWS in US dollars.",
                        DECIMAL,
                        month -> Math.round(month.usd() * 100) / 100.0);
    }

    private static JsonObject<Problem> problem() {
        return JsonObject.<Problem>empty()
                .field("what", "The problem.", TEXT, Problem::what)
                .field("next", "What to do.", TEXT, Problem::next);
    }
}
