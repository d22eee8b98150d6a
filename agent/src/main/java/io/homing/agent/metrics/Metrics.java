package io.homing.agent.metrics;

import io.homing.store.HostName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Values of metrics, and their text in Prometheus' format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). A metric without a value is not exported. Points in time
 * are exported as such and not as ages, so that they stay true in a file that is no longer written. Safe for concurrent
 * use.
 */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    /** @param host the value of the label {@code host}, which every metric has: the host that measures */
    public Metrics(HostName host) {
        registry.config().commonTags("host", host.toString());
    }

    /** Sets a gauge that has no label. */
    public void set(Metric metric, double value) {
        set(metric, "", value);
    }

    /** Sets a gauge that has no label to seconds since the epoch. */
    public void set(Metric metric, Instant time) {
        set(metric, "", time);
    }

    /** Sets one of several gauges to seconds since the epoch. */
    public void set(Metric metric, String label, Instant time) {
        set(metric, label, time.toEpochMilli() / 1e3);
    }

    /** Sets one of several gauges, which the name of {@code label} tells apart, in lower case. */
    public void set(Metric metric, Enum<?> label, double value) {
        set(metric, label.name().toLowerCase(Locale.ROOT), value);
    }

    /** Sets one of several gauges, which {@code label} tells apart. */
    public void set(Metric metric, String label, double value) {
        gauges.computeIfAbsent(metric + " " + label, name -> gauge(metric, label, new AtomicReference<>(value)))
                .set(value);
    }

    private AtomicReference<Double> gauge(Metric metric, String label, AtomicReference<Double> value) {
        measure(metric, label, value::get);
        return value;
    }

    /** Measures a gauge that has no label each time the text is read; {@link Double#NaN} for an unknown value. */
    void measure(Metric metric, Supplier<Number> value) {
        measure(metric, "", value);
    }

    private void measure(Metric metric, String label, Supplier<Number> value) {
        Gauge.builder(metric.meter(), value)
                .description(metric.help())
                .tags(metric.tags(label))
                .strongReference(true)
                .register(registry);
    }

    /** Adds to a counter; {@code label} is empty for a counter that has none. */
    void add(Metric metric, String label, double amount) {
        Counter.builder(metric.meter())
                .description(metric.help())
                .tags(metric.tags(label))
                .register(registry)
                .increment(amount);
    }

    /** All metrics that have a value, in Prometheus' text format. */
    public String text() {
        return registry.scrape();
    }
}
