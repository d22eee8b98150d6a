package io.homing.store;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whom a routing rule is for: one address ({@code ann+shop@example.org}), a whole domain ({@code *@example.org}) or
 * everybody ({@code *}). Patterns are compared in lower case.
 *
 * @param value as above
 */
public record RulePattern(String value) {
    public static final RulePattern ANYONE = new RulePattern("*");

    public RulePattern {
        Require.that(value != null, "rule pattern", value, "an address, *@domain or *");
        value = value.toLowerCase(Locale.ROOT);
        Require.that(value.equals("*") || isAddress(value), "rule pattern", value, "an address, *@domain or *");
    }

    private static boolean isAddress(String text) {
        return text.indexOf('@') > 0 && !text.endsWith("@") && text.equals(new Address(text).value());
    }

    /** The patterns that can speak for an address, most specific first: exact, plus-normalised, {@code *@domain}, {@code *}. */
    public static List<RulePattern> candidates(Address address) {
        Stream<String> texts = Stream.of("*");
        if (!address.local().isEmpty() && !address.domain().isEmpty()) {
            String plain = address.local().replaceFirst("^([^+]+)\\+.*", "$1");
            texts = Stream.of(address.value(), plain + "@" + address.domain(), "*@" + address.domain(), "*");
        }
        return texts.map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("*") || isAddress(text)) // what grew too long in lower case has no rule
                .distinct()
                .map(RulePattern::new)
                .toList();
    }

    @Override
    public String toString() {
        return value;
    }
}
