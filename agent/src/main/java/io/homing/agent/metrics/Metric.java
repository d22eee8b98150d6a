package io.homing.agent.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Optional;

/** Everything that is told, each once. The reference for operators is printed from this. */
enum Metric {
    BUILD(Kind.GAUGE, "homing.build.info", "version", "Always 1; which version this host runs."),
    CYCLES(
            Kind.COUNTER,
            "homing.cycles",
            "outcome",
            "Looks at the journal that came to an end, by how: complete, or the name of an exit code."),
    CYCLE_SECONDS(Kind.COUNTER, "homing.cycle.seconds", "", "Time spent in these looks."),
    LAST_CYCLE(Kind.GAUGE, "homing.last.cycle.seconds", "", "How long the last look took."),
    LAST_SUCCESS(
            Kind.GAUGE,
            "homing.last.success.timestamp.seconds",
            "",
            "When a look last came to the end of every lane, by this host's clock."),
    COMPLETE_UNTIL(
            Kind.GAUGE,
            "homing.complete.until.timestamp.seconds",
            "lane",
            "Every mail committed before this moment is at home; the lag in seconds is time() minus this."),
    LAG(
            Kind.GAUGE,
            "homing.lag.mails",
            "lane",
            "Entries seen in the journal and not at home yet, at least: a look sees 256 at once."),
    POSITION(Kind.GAUGE, "homing.position", "lane", "Everything up to this position is at home, or withheld."),
    MAILS(Kind.COUNTER, "homing.delivered.mails", "", "Mails put into a Maildir."),
    BYTES(Kind.COUNTER, "homing.delivered.bytes", "", "Their size."),
    WITHHELD(
            Kind.GAUGE,
            "homing.withheld.mails",
            "lane",
            "Mails that are gone or wrong in the store, not answered yet."),
    OBSTRUCTED(Kind.GAUGE, "homing.obstructed", "", "1 while mails wait because something is in the way of a folder."),
    REQUESTS(Kind.COUNTER, "homing.requests", "operation", "Requests sent to AWS, repetitions included."),
    COST(
            Kind.COUNTER,
            "homing.cost.usd",
            "",
            "What these requests, and the bytes of the mails, cost by list prices: an estimate, without free tiers."),
    DISK_FREE(Kind.GAUGE, "homing.disk.free.bytes", "", "Room on the mail volume for the mail user."),
    DISK_SIZE(Kind.GAUGE, "homing.disk.size.bytes", "", "Size of the mail volume.");

    /** Whether it only grows. */
    enum Kind {
        COUNTER,
        GAUGE
    }

    private final Kind kind;
    private final String meter;
    private final String label;
    private final String meaning;

    Metric(Kind kind, String meter, String label, String meaning) {
        this.kind = kind;
        this.meter = meter;
        this.label = label;
        this.meaning = meaning;
    }

    Kind kind() {
        return kind;
    }

    /** As Micrometer spells it. */
    String meter() {
        return meter;
    }

    /** The name of the one label that it has beside the host; empty where it has none. */
    String label() {
        return label;
    }

    String meaning() {
        return meaning;
    }

    Tags tags(String value) {
        return label.isEmpty() ? Tags.empty() : Tags.of(label, value);
    }

    /** As Prometheus spells it. */
    String series() {
        return meter.replace('.', '_') + (kind == Kind.COUNTER ? "_total" : "");
    }

    /** Empty for a name that means nothing here. */
    static Optional<Metric> named(String series) {
        return Arrays.stream(values())
                .filter(metric -> metric.series().equals(series))
                .findFirst();
    }
}
