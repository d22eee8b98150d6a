package io.homing.ansible;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an identity may do, judged as IAM does: allowed where a statement allows it and none denies it.
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">AWS on this</a>.
 * Knows the conditions that our templates use and fails on any other.
 */
final class Policy {
    private final List<Map<?, ?>> statements;

    private Policy(List<Map<?, ?>> statements) {
        this.statements = statements;
    }

    /** @param documents policy documents with all references followed */
    static Policy of(Object... documents) {
        return new Policy(Stream.of(documents)
                .<Map<?, ?>>flatMap(document ->
                        list(((Map<?, ?>) document).get("Statement")).stream().map(statement -> (Map<?, ?>) statement))
                .toList());
    }

    /** @param context what the request says: condition keys and their values */
    boolean allows(String action, String resource, Map<String, List<String>> context) {
        return matching("Allow", action, resource, context) && !matching("Deny", action, resource, context);
    }

    /** Each thing that it allows by itself: one action on one resource, with one value of its condition. */
    List<Policy> grants() {
        return statements.stream()
                .filter(statement -> statement.get("Effect").equals("Allow"))
                .flatMap(statement -> conditionsOneByOne(statement).stream()
                        .flatMap(condition -> texts(statement.get("Action")).stream()
                                .flatMap(action -> texts(statement.get("Resource")).stream()
                                        .map(resource -> new Policy(List.of(Map.of(
                                                "Effect", "Allow",
                                                "Action", action,
                                                "Resource", resource,
                                                "Condition", condition)))))))
                .toList();
    }

    private static List<Map<?, ?>> conditionsOneByOne(Map<?, ?> statement) {
        Map<?, ?> conditions = conditions(statement);
        if (conditions.isEmpty()) {
            return List.of(Map.of());
        }
        if (conditions.size() > 1) {
            return List.of(conditions); // they hold together or not at all
        }
        return conditions.entrySet().stream()
                .flatMap(operator -> ((Map<?, ?>) operator.getValue())
                        .entrySet().stream().map(key -> Map.entry(operator.getKey(), key)))
                .<Map<?, ?>>flatMap(it -> texts(it.getValue().getValue()).stream()
                        .map(value -> Map.of(it.getKey(), Map.of(it.getValue().getKey(), value))))
                .toList();
    }

    @Override
    public String toString() {
        return statements.toString();
    }

    /** Every action that some statement allows on something. */
    Set<String> actions() {
        return statements.stream()
                .filter(statement -> statement.get("Effect").equals("Allow"))
                .flatMap(statement -> texts(statement.get("Action")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every resource that some statement names. */
    Set<String> resources() {
        return statements.stream()
                .flatMap(statement -> texts(statement.get("Resource")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean matching(String effect, String action, String resource, Map<String, List<String>> context) {
        return statements.stream()
                .filter(statement -> statement.get("Effect").equals(effect))
                .filter(statement -> texts(statement.get("Action")).stream().anyMatch(it -> like(it, action)))
                .filter(statement -> texts(statement.get("Resource")).stream().anyMatch(it -> like(it, resource)))
                .anyMatch(statement -> conditions(statement).entrySet().stream()
                        .allMatch(it -> holds((String) it.getKey(), (Map<?, ?>) it.getValue(), context)));
    }

    private static Map<?, ?> conditions(Map<?, ?> statement) {
        return statement.get("Condition") instanceof Map<?, ?> conditions ? conditions : Map.of();
    }

    private static boolean holds(String operator, Map<?, ?> keys, Map<String, List<String>> context) {
        return keys.entrySet().stream().allMatch(it -> {
            List<String> asked = context.getOrDefault((String) it.getKey(), List.of());
            List<String> wanted = texts(it.getValue());
            return switch (operator) {
                // As in IAM, these hold where the request says nothing.
                case "ForAllValues:StringLike" ->
                    asked.stream().allMatch(value -> wanted.stream().anyMatch(one -> like(one, value)));
                case "ForAllValues:StringEquals" -> wanted.containsAll(asked);
                case "StringLike" ->
                    asked.stream().anyMatch(value -> wanted.stream().anyMatch(one -> like(one, value)));
                case "StringEquals", "ForAnyValue:StringEquals", "ArnEquals", "Bool" ->
                    asked.stream().anyMatch(wanted::contains);
                default -> throw new AssertionError("The test does not know the condition " + operator);
            };
        });
    }

    /** IAM's wildcards: any text, and any one letter. */
    private static boolean like(String pattern, String text) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.matches(regex, text);
    }

    private static List<String> texts(Object one) {
        return list(one).stream().map(String::valueOf).toList();
    }

    private static List<?> list(Object one) {
        return one instanceof List<?> many ? many : List.of(one);
    }
}
