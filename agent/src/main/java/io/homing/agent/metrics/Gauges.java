package io.homing.agent.metrics;

import io.homing.store.HostName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Locale;

/** What a command found that looks once, in Prometheus' text format. {@link Meters} is for what goes on. */
public final class Gauges {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param host a label of everything that is told: the one that looks */
    public Gauges(HostName host) {
        registry.config().commonTags("host", host.toString());
    }

    /** Tells one value. */
    public void set(Sight sight, double value) {
        set(sight, Tags.empty(), value);
    }

    /** Tells a moment, so that it stays true in a file that nobody writes any more. */
    public void set(Sight sight, Instant moment) {
        set(sight, moment.toEpochMilli() / 1e3);
    }

    /** Tells one of several values, which this word tells apart; it is told in small letters. */
    public void set(Sight sight, String word, double value) {
        set(sight, Tags.of(sight.label(), word.toLowerCase(Locale.ROOT)), value);
    }

    private void set(Sight sight, Tags tags, double value) {
        Gauge.builder(sight.meter(), () -> value)
                .description(sight.meaning())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Everything that was told. */
    public String text() {
        return registry.scrape();
    }
}
