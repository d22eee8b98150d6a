package io.homing.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text for a terminal: rows of equal columns, and words of strangers that move no cursor. */
final class Columns {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    Columns row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> row.size() > column)
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> row.get(column)
                                + " ".repeat(widths[column] - row.get(column).length() + GAP))
                        .collect(Collectors.joining())
                        .stripTrailing())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** A subject may hold what a terminal takes for an order, or what makes text run backwards. */
    static String safe(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /** The same, and not longer than this. */
    static String safe(String text, int length) {
        String safe = safe(text);
        return safe.length() <= length ? safe : safe.substring(0, length - 1) + "…";
    }
}
