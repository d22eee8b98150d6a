package io.homing.operator.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The measured number of AWS requests of each kind of work, and of resources with a monthly price. */
public final class RequestCounts {
    private static final String FILE = "requests.properties";

    private final Properties counts;

    private RequestCounts(Properties counts) {
        this.counts = counts;
    }

    /** The counts that {@code CostIT} compares with the requests of the programs. */
    public static RequestCounts measured() {
        var counts = new Properties();
        try (Reader text = new InputStreamReader(RequestCounts.class.getResourceAsStream(FILE), UTF_8)) {
            counts.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RequestCounts(counts);
    }

    /** Whether this kind of work is counted. */
    public boolean has(String name) {
        return counts.containsKey(name);
    }

    /** Throws {@link IllegalArgumentException} where there is no such count. */
    public double of(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("%s has no %s".formatted(FILE, name));
        }
        return Double.parseDouble(counts.getProperty(name));
    }
}
