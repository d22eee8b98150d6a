package io.homing.operator.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/**
 * An SPF record, parsed as a whole: one wrong term makes a receiver ignore all of it (RFC 7208, 4.6).
 *
 * @param mechanisms in the order in which a receiver tries them
 * @param redirect the domain whose record applies where no mechanism matches; empty for none, and where an {@code all}
 *     makes it void (RFC 7208, 6.1)
 */
record SpfRecord(List<Mechanism> mechanisms, Optional<String> redirect) {
    private static final Pattern VERSION = Pattern.compile("v=spf1(?= |$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MODIFIER = Pattern.compile("([a-z][a-z0-9_.-]*)=(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MECHANISM =
            Pattern.compile("([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(:[^/]*)?(/.*)?", Pattern.CASE_INSENSITIVE);
    private static final String LENGTH4 = "/(3[0-2]|[12]?\\d)";
    private static final String LENGTH6 = "/(12[0-8]|1[01]\\d|[1-9]?\\d)";
    private static final Pattern IP6 =
            Pattern.compile("([+?~-]?)ip6:([0-9a-f:.]*:[0-9a-f:.]*)(%s)?".formatted(LENGTH6), Pattern.CASE_INSENSITIVE);
    private static final Pattern IP4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern LENGTHS = Pattern.compile("%s(/%s)?|/%2$s".formatted(LENGTH4, LENGTH6));

    /** What may follow a percent sign (RFC 7208, 7.1). */
    private static final Pattern MACRO =
            Pattern.compile("%([%_-]|\\{[slodiphcrtv]\\d{0,3}r?[.+,/_=-]*})", Pattern.CASE_INSENSITIVE);

    /** Ends with a label that is no number, or with a macro (RFC 7208, 7.1): {@code a:192.0.2.1} is a mistake for ip4. */
    private static final Pattern DOMAIN = Pattern.compile(
            "(?!.*\\.\\.)([!-~]+\\.(?=\\d*[a-z_-])[a-z0-9_-]+\\.?|[!-~]*%\\{[^}]+})", Pattern.CASE_INSENSITIVE);

    private static final Set<String> NEED_A_DOMAIN = Set.of("include", "exists");

    SpfRecord {
        mechanisms = List.copyOf(mechanisms);
    }

    /**
     * A mechanism (RFC 7208, 5).
     *
     * @param result what a match means
     * @param name in lower case
     * @param domain in lower case, without the dot at its end; empty for the domain of the record
     */
    record Mechanism(Result result, String name, Optional<String> domain) {}

    /** The result of a receiver (RFC 7208, 2.6), as far as it depends on the record. */
    enum Result {
        PASS,
        NEUTRAL,
        SOFTFAIL,
        FAIL;

        private static Result of(String qualifier) {
            return switch (qualifier) {
                case "?" -> NEUTRAL;
                case "~" -> SOFTFAIL;
                case "-" -> FAIL;
                default -> PASS;
            };
        }
    }

    /** Whether a text is meant to be an SPF record at all: its version is exactly {@code v=spf1} (RFC 7208, 4.5). */
    static boolean isOne(String text) {
        return VERSION.matcher(text).lookingAt();
    }

    /** Throws {@link SpfException} for a record that receivers ignore. */
    static SpfRecord parse(String text) {
        List<Mechanism> mechanisms = new ArrayList<>();
        Optional<String> redirect = Optional.empty();
        Set<String> modifiers = new HashSet<>();
        for (String term : text.substring("v=spf1".length()).strip().split(" +", -1)) {
            Matcher modifier = MODIFIER.matcher(term);
            if (term.isEmpty()) {
                continue;
            }
            if (!modifier.matches()) {
                mechanisms.add(mechanism(term));
                continue;
            }
            String name = modifier.group(1).toLowerCase(Locale.ROOT);
            if (name.equals("redirect") || name.equals("exp")) {
                refuseUnless(modifiers.add(name), "there are two %s= in it".formatted(name));
                String domain = domain(term, modifier.group(2));
                redirect = name.equals("redirect") ? Optional.of(domain) : redirect;
            }
        }
        boolean all = mechanisms.stream().anyMatch(one -> one.name().equals("all"));
        return new SpfRecord(mechanisms, all ? Optional.empty() : redirect);
    }

    private static Mechanism mechanism(String term) {
        Matcher ip6 = IP6.matcher(term);
        if (ip6.matches() && Address.toByteArray(ip6.group(2), Address.IPv6) != null) {
            return new Mechanism(Result.of(ip6.group(1)), "ip6", Optional.empty());
        }
        Matcher parts = MECHANISM.matcher(term);
        refuseUnless(parts.matches(), "'%s' is not a mechanism of SPF".formatted(term));
        String name = parts.group(2).toLowerCase(Locale.ROOT);
        Optional<String> value = Optional.ofNullable(parts.group(3)).map(text -> text.substring(1));
        String length = Optional.ofNullable(parts.group(4)).orElse("");
        boolean sound = switch (name) {
            case "all" -> value.isEmpty() && length.isEmpty();
            case "ip4" ->
                value.filter(IP4.asMatchPredicate()).isPresent() && length.matches("(%s)?".formatted(LENGTH4));
            case "ip6" -> false;
            case "a", "mx" -> length.isEmpty() || LENGTHS.matcher(length).matches();
            default -> length.isEmpty() && (value.isPresent() || !NEED_A_DOMAIN.contains(name));
        };
        refuseUnless(sound, "'%s' is malformed".formatted(term));
        Optional<String> domain = name.equals("ip4") ? Optional.empty() : value.map(text -> domain(term, text));
        return new Mechanism(Result.of(parts.group(1)), name, domain);
    }

    private static String domain(String term, String text) {
        boolean sound = DOMAIN.matcher(text).matches()
                && !MACRO.matcher(text).replaceAll("").contains("%");
        refuseUnless(sound, "'%s' names no domain".formatted(term));
        return text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private static void refuseUnless(boolean sound, String why) {
        if (!sound) {
            throw new SpfException(why);
        }
    }
}
