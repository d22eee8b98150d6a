package io.homing.operator.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DMARC record (RFC 7489, 6.3).
 *
 * @param tags by name in lower case, with their values as written
 */
record Dmarc(Map<String, String> tags) {
    /** The version comes first; its name may be in capitals, its value may not (RFC 7489, 6.4). */
    private static final Pattern VERSION = Pattern.compile("\\s*[vV]\\s*=\\s*DMARC1\\s*(;.*|$)", Pattern.DOTALL);

    private static final Pattern MAIL =
            Pattern.compile("mailto:[^@!]+@([^@!?]+)(!\\d+[kmgt]?)?", Pattern.CASE_INSENSITIVE);

    Dmarc {
        tags = Map.copyOf(tags);
    }

    /** Whether a text counts as a DMARC record: all others are discarded (RFC 7489, 6.6.3). */
    static boolean isOne(String text) {
        return VERSION.matcher(text).matches();
    }

    static Dmarc parse(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        tag.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        tag.substring(equals + 1).strip());
            }
        }
        return new Dmarc(tags);
    }

    /** The policy for mail that fails, in lower case; empty where the record has none. */
    Optional<String> policy() {
        return Optional.ofNullable(tags.get("p")).map(text -> text.toLowerCase(Locale.ROOT));
    }

    /** The same for the names below the domain of the record. */
    Optional<String> policyBelow() {
        return Optional.ofNullable(tags.get("sp"))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .or(this::policy);
    }

    /** Whether the policy applies to no mail at all: {@code pct=0}. */
    boolean appliesToNone() {
        return tags.getOrDefault("pct", "100").matches("0+");
    }

    /** The addresses for reports of both kinds, as written. */
    List<String> reports() {
        List<String> all = new ArrayList<>();
        for (String name : List.of("rua", "ruf")) {
            for (String uri : tags.getOrDefault(name, "").split(",", -1)) {
                if (!uri.isBlank()) {
                    all.add(uri.strip());
                }
            }
        }
        return all;
    }

    /** The domain that receives a report, in lower case; empty where the text is not a mail address. */
    static Optional<String> domainOf(String report) {
        Matcher mail = MAIL.matcher(report);
        return mail.matches()
                ? Optional.of(mail.group(1).toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""))
                : Optional.empty();
    }
}
