package io.homing.agent.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Optional;

/** Every metric that Homing exports. The reference for operators is printed from this. */
public enum Metric {
    BUILD(Kind.GAUGE, "homing.build.info", "version", "Always 1. The label is the version that this host runs."),
    CYCLES(
            Kind.COUNTER,
            "homing.cycles",
            "outcome",
            "Number of cycles that ended, by outcome: complete, or the name of an exit code."
                    + " A cycle reads the journal to its end and delivers what is new."),
    CYCLE_SECONDS(Kind.COUNTER, "homing.cycle.seconds", "", "Total duration of all cycles, in seconds."),
    LAST_CYCLE(Kind.GAUGE, "homing.last.cycle.seconds", "", "Duration of the last cycle, in seconds."),
    LAST_SUCCESS(
            Kind.GAUGE,
            "homing.last.success.timestamp.seconds",
            "",
            "Time at which a cycle last reached the end of every lane, by the clock of this host."),
    COMPLETE_UNTIL(
            Kind.GAUGE,
            "homing.complete.until.timestamp.seconds",
            "lane",
            "Every message committed before this time is delivered to this host."
                    + " The lag in seconds is time() minus this value."),
    LAG(
            Kind.GAUGE,
            "homing.lag.mails",
            "lane",
            "Number of journal entries that are not delivered to this host yet."
                    + " There may be more: one request returns at most 256 entries."),
    POSITION(
            Kind.GAUGE,
            "homing.position",
            "lane",
            "Every message up to this position of the journal is delivered to this host, or withheld."),
    MAILS(Kind.COUNTER, "homing.delivered.mails", "", "Number of messages delivered to a Maildir."),
    BYTES(Kind.COUNTER, "homing.delivered.bytes", "", "Total size of the delivered messages, in bytes."),
    WITHHELD(
            Kind.GAUGE,
            "homing.withheld.mails",
            "lane",
            "Number of messages that are missing or corrupt in the store, and not replaced yet."),
    OBSTRUCTED(
            Kind.GAUGE,
            "homing.obstructed",
            "",
            "1 while messages wait because a file or directory obstructs their folder, otherwise 0."),
    REQUESTS(
            Kind.COUNTER,
            "homing.requests",
            "operation",
            "Number of requests sent to AWS, by operation; includes retries."),
    COST(
            Kind.COUNTER,
            "homing.cost.usd",
            "",
            "Estimated cost of the requests and of the transfer of the messages, in US dollars:"
                    + " list prices without free tiers."),
    DISK_FREE(
            Kind.GAUGE, "homing.disk.free.bytes", "", "Space on the mail volume that the mail user can use, in bytes."),
    DISK_SIZE(Kind.GAUGE, "homing.disk.size.bytes", "", "Size of the mail volume, in bytes."),

    STATUS_TIME("homing.status.timestamp.seconds", "", "Time at which `homing status` ran."),
    STATUS_TROUBLES("homing.status.troubles", "", "Number of problems that `homing status` found."),
    HOST_SEEN(
            "homing.host.seen.timestamp.seconds",
            "of",
            "Time of the last heartbeat of the host in the label, by its own clock."),
    HOST_BEHIND(
            "homing.host.behind.mails",
            "of",
            "Number of messages that the host in the label has not delivered yet, in all lanes."),
    HELD("homing.held.mails", "", "Number of messages that were held when the last sweep counted them."),
    VERIFY_TIME("homing.verify.timestamp.seconds", "", "Time at which `homing verify` ran."),
    VERIFY_FINDINGS("homing.verify.findings", "kind", "Number of findings of `homing verify`, by kind."),
    DOCTOR_TIME("homing.doctor.timestamp.seconds", "", "Time at which `homing doctor` ran."),
    DOCTOR_FINDINGS("homing.doctor.findings", "level", "Number of findings of `homing doctor`, by severity."),
    BOUNCES(
            "homing.ses.bounce.ratio",
            "",
            "Bounces of the last 14 days, divided by the messages that SES tried to deliver."
                    + " AWS reviews an account from 0.05 on."),
    COMPLAINTS(
            "homing.ses.complaint.ratio",
            "",
            "Complaints of the last 14 days, divided by the messages that SES tried to deliver."
                    + " AWS reviews an account from 0.001 on.");

    /** A counter only grows. */
    enum Kind {
        COUNTER,
        GAUGE
    }

    /** Which program exports a metric: the agent, or a command that runs once. */
    enum Source {
        AGENT,
        COMMAND
    }

    private final Source source;
    private final Kind kind;
    private final String meter;
    private final String label;
    private final String help;

    /** A metric of the agent. */
    Metric(Kind kind, String meter, String label, String help) {
        this(Source.AGENT, kind, meter, label, help);
    }

    /** A metric of a command. */
    Metric(String meter, String label, String help) {
        this(Source.COMMAND, Kind.GAUGE, meter, label, help);
    }

    Metric(Source source, Kind kind, String meter, String label, String help) {
        this.source = source;
        this.kind = kind;
        this.meter = meter;
        this.label = label;
        this.help = help;
    }

    Source source() {
        return source;
    }

    Kind kind() {
        return kind;
    }

    /** The name in Micrometer's spelling. */
    String meter() {
        return meter;
    }

    /** The name of the one label beside {@code host}; empty for a metric without one. */
    String label() {
        return label;
    }

    /** Whole sentences for operators. */
    String help() {
        return help;
    }

    Tags tags(String value) {
        return label.isEmpty() ? Tags.empty() : Tags.of(label, value);
    }

    /** The name in Prometheus' spelling. */
    String series() {
        return meter.replace('.', '_') + (kind == Kind.COUNTER ? "_total" : "");
    }

    /** The agent's metric of that name in Prometheus' spelling; empty where there is none. */
    static Optional<Metric> ofAgent(String series) {
        return Arrays.stream(values())
                .filter(metric ->
                        metric.source == Source.AGENT && metric.series().equals(series))
                .findFirst();
    }
}
