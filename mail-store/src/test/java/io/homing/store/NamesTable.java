package io.homing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of names that people type: one for all the programs that read such names. */
public final class NamesTable {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|s|(.)(\\d{1,4}))");

    private NamesTable() {}

    /**
     * One line.
     *
     * @param result the normalised name; of a refusal a part of its message
     */
    public record Row(String kind, String typed, boolean refused, String result) {}

    /** The rows of a kind, at least one. */
    public static List<Row> of(String kind) {
        List<Row> rows = lines().stream()
                .filter(line -> line.startsWith(kind + " |"))
                .map(NamesTable::row)
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row of " + kind);
        }
        return rows;
    }

    private static List<String> lines() {
        try (InputStream table = NamesTable.class.getResourceAsStream("names.table")) {
            return new String(table.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] fields = line.split("\\|", 3);
        String result = fields[2].strip();
        boolean refused = result.startsWith("!");
        return new Row(
                fields[0].strip(),
                unescaped(fields[1].strip()),
                refused,
                unescaped(refused ? result.substring(1).strip() : result));
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                                : match.group(2) != null
                                        ? match.group(2).repeat(Integer.parseInt(match.group(3)))
                                        : " "));
    }
}
