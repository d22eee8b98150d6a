package io.homing.agent.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Named numbers from a file: prices, or counts of requests. */
public final class Rates {
    private final String name;
    private final Properties values;

    private Rates(String name, Properties values) {
        this.name = name;
        this.values = values;
    }

    /** The list prices that Homing comes with. */
    public static Rates prices() {
        return resource("prices.properties");
    }

    /** Prices of one's own, over those that Homing comes with. Throws {@link IllegalArgumentException} for a file that is none. */
    public static Rates prices(Path file) {
        var values = new Properties();
        values.putAll(prices().values);
        try (Reader text = Files.newBufferedReader(file)) {
            values.load(text);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw new IllegalArgumentException("--prices: the file '%s' cannot be read: %s".formatted(file, why), e);
        }
        values.stringPropertyNames().stream()
                .filter(key -> !prices().values.containsKey(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException("the price file %s: nothing here is called %s (known: %s)"
                            .formatted(
                                    file, key, String.join(", ", prices().values.stringPropertyNames())));
                });
        return new Rates(file.toString(), values);
    }

    /** How many requests what takes. */
    public static Rates requests() {
        return resource("requests.properties");
    }

    private static Rates resource(String name) {
        var values = new Properties();
        try (Reader text = new InputStreamReader(Rates.class.getResourceAsStream(name), UTF_8)) {
            values.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Rates(name, values);
    }

    /** Empty where there is no such number. */
    public Optional<Double> ifThere(String key) {
        return values.containsKey(key) ? Optional.of(of(key)) : Optional.empty();
    }

    /** Throws {@link IllegalArgumentException} where there is no such number. */
    public double of(String key) {
        String value = values.getProperty(key, "");
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: %s wants a number (got '%s')".formatted(name, key, value), e);
        }
    }
}
