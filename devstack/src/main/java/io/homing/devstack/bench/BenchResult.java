package io.homing.devstack.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of a measurement, as a table.
 *
 * @param work its letter
 * @param title its description, with its parameters
 * @param rows by column: numbers, texts, or counts by name
 */
record BenchResult(String work, String title, List<Map<String, Object>> rows) {
    /** As text: columns are right-aligned, except for the first and the last. */
    String text() {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.copyOf(columns));
        rows.forEach(row -> lines.add(columns.stream()
                .map(column -> shown(row.getOrDefault(column, "")))
                .toList()));
        var text = new StringBuilder("(%s) %s%n".formatted(work, title));
        for (List<String> line : lines) {
            for (int n = 0; n < line.size(); n++) {
                int column = n;
                int width = lines.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                boolean words = n == 0 || n == line.size() - 1;
                text.append(("  %" + (words ? "-" : "") + Math.max(1, width) + "s").formatted(line.get(n)));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String shown(Object value) {
        return switch (value) {
            case Double number when Math.abs(number) >= 100 -> String.format(Locale.ROOT, "%,.0f", number);
            case Double number when Math.abs(number) >= 10 -> String.format(Locale.ROOT, "%.1f", number);
            case Double number when Math.abs(number) >= 1 || number == 0 -> String.format(Locale.ROOT, "%.2f", number);
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            case Map<?, ?> counts ->
                counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** As JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("work", work);
        json.put("title", title);
        json.put("rows", rows);
        return json;
    }
}
