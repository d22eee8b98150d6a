package io.homing.agent.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** List prices of AWS in US dollars, by name. */
public final class PriceList {
    private final String name;
    private final Properties values;

    private PriceList(String name, Properties values) {
        this.name = name;
        this.values = values;
    }

    /** The list prices that Homing comes with. */
    public static PriceList prices() {
        return resource("prices.properties");
    }

    /** The prices of a file, and those that Homing comes with for all else. Throws {@link IllegalArgumentException} for a file that is none. */
    public static PriceList prices(Path file) {
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
                    throw new IllegalArgumentException("the price file %s: there is no price named %s (known: %s)"
                            .formatted(
                                    file, key, String.join(", ", prices().values.stringPropertyNames())));
                });
        return new PriceList(file.toString(), values);
    }

    private static PriceList resource(String name) {
        var values = new Properties();
        try (Reader text = new InputStreamReader(PriceList.class.getResourceAsStream(name), UTF_8)) {
            values.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PriceList(name, values);
    }

    /** Throws {@link IllegalArgumentException} where there is no such number. */
    public double of(String key) {
        String value = values.getProperty(key, "");
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: %s requires a number (got '%s')".formatted(name, key, value), e);
        }
    }

    /**
     * What a request of an agent costs, as far as its name tells: an entry is below 4 KB, a host record below 1 KB.
     *
     * @param operation as AWS names it; 0 for one that an agent does not make
     */
    public double ofRequest(String operation) {
        return switch (operation) {
            case "GetObject" -> of("s3.get");
            case "Query" -> of("dynamodb.read");
            case "PutItem" -> of("dynamodb.write");
            default -> 0;
        };
    }
}
