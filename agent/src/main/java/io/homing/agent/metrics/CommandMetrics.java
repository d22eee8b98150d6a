package io.homing.agent.metrics;

import io.homing.store.HostName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Locale;

/** What a command found that looks once, in Prometheus' text format. {@link AgentMetrics} is for what goes on. */
public final class CommandMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param host a label of everything that is told: the one that looks */
    public CommandMetrics(HostName host) {
        registry.config().commonTags("host", host.toString());
    }

    /** Tells one value. */
    public void set(CommandMetric commandMetric, double value) {
        set(commandMetric, Tags.empty(), value);
    }

    /** Tells a moment, so that it stays true in a file that nobody writes any more. */
    public void set(CommandMetric commandMetric, Instant moment) {
        set(commandMetric, moment.toEpochMilli() / 1e3);
    }

    /** Tells one of several values, which this word tells apart; it is told in small letters. */
    public void set(CommandMetric commandMetric, String word, double value) {
        set(commandMetric, Tags.of(commandMetric.label(), word.toLowerCase(Locale.ROOT)), value);
    }

    private void set(CommandMetric commandMetric, Tags tags, double value) {
        Gauge.builder(commandMetric.meter(), () -> value)
                .description(commandMetric.meaning())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Everything that was told. */
    public String text() {
        return registry.scrape();
    }
}
