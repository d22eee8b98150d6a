package io.homing.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A mapping of the YAML file, read field by field. It collects problems; a field with a problem reads as null. */
final class Section {
    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            String what = path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
            problems.add("%s: requires settings below it (got %s)".formatted(what, node));
        }
    }

    Section section(String name) {
        known.add(name);
        return new Section(path + name + ".", node.path(name), problems);
    }

    /** A section whose presence has a meaning, even if it contains no setting. */
    Optional<Section> optionalSection(String name) {
        Section section = section(name);
        return node.has(name) ? Optional.of(section) : Optional.empty();
    }

    /** Settings that another program reads; they are known here and not read. */
    void ignore(String... names) {
        known.addAll(List.of(names));
    }

    /** A required setting. */
    <T> T required(String name, Function<String, T> type) {
        return optional(name, type).orElseGet(() -> {
            if (node.path(name).isMissingNode() || node.path(name).isNull()) {
                problems.add("%s%s: is missing".formatted(path, name));
            }
            return null;
        });
    }

    <T> T withDefault(String name, T value, Function<String, T> type) {
        return optional(name, type).orElse(value);
    }

    <T> Optional<T> optional(String name, Function<String, T> type) {
        known.add(name);
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : one(name, value, type);
    }

    <T> List<T> list(String name, List<T> fallback, Function<String, T> type) {
        known.add(name);
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isArray() || value.isEmpty()) {
            problems.add("%s%s: requires a list with at least one element (got %s)".formatted(path, name, value));
            return fallback;
        }
        List<T> elements = value.valueStream()
                .flatMap(element -> one(name, element, type).stream())
                .toList();
        if (Set.copyOf(elements).size() < elements.size()) {
            problems.add("%s%s: requires that each element occurs once (got %s)".formatted(path, name, value));
        }
        return elements;
    }

    private <T> Optional<T> one(String name, JsonNode value, Function<String, T> type) {
        try {
            if (!value.isValueNode()) {
                throw new IllegalArgumentException("requires a single value");
            }
            return Optional.of(type.apply(value.asText()));
        } catch (IllegalArgumentException e) {
            boolean shown = e.getMessage().contains("(got "); // the types of names show it, truncated
            problems.add("%s%s: %s%s".formatted(path, name, e.getMessage(), shown ? "" : " (got " + value + ")"));
            return Optional.empty();
        }
    }

    /** Reports every key that was not read: usually it is misspelt. */
    void refuseUnknown() {
        Stream<String> names = node.propertyStream().map(Map.Entry::getKey);
        names.filter(name -> !known.contains(name))
                .forEach(name -> problems.add(
                        "%s%s: unknown setting (known: %s)".formatted(path, name, String.join(", ", known))));
    }
}
