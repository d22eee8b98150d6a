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

    /**
     * Reads a pattern that a person typed, and makes it what SES reports of recipients: A-labels, lower case.
     *
     * @throws IllegalArgumentException with a hint where it could never match
     */
    public static RulePattern typed(String text) {
        String what = "rule pattern";
        String name = TypedText.name(what, text);
        if (name.equals("*")) {
            return ANYONE;
        }
        TypedText.refuse(
                name.indexOf('*', 1) > 0 || (name.startsWith("*") && !name.startsWith("*@")),
                what,
                text,
                "* stands for everything before the @, or for everybody. Write *@example.org or *; a sub-domain requires"
                        + " a rule of its own");
        TypedText.refuse(
                name.lastIndexOf('@') < 1,
                what,
                text,
                "requires an address, *@domain or *. A whole domain is *@example.org");
        return new RulePattern(
                name.startsWith("*@")
                        ? "*@" + DnsName.domain(name.substring(2))
                        : Address.typed(name).value());
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
