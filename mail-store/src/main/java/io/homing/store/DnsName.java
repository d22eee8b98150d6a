package io.homing.store;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name in the DNS that a person typed, made what the DNS, certificates and SES compare: A-labels (RFC 5890, 2.3.2.1) in
 * lower case, joined by dots, without a dot at the end.
 *
 * @param value 1 to 253 characters; labels of 1 to 63 letters, digits and hyphens, no hyphen at either end (RFC 1123, 2.1);
 *     the last label is no number, so that an IP address is no name
 */
public record DnsName(String value) {
    private static final String WHAT = "domain";
    private static final int LONGEST = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** The dots of RFC 3490, 3.1. */
    private static final String DOTS = "[.\u3002\uff0e\uff61]";

    /** IDNA 2003, which is what Java knows, and IDNA 2008, which registries use, make different names of these. */
    private static final Pattern DIFFERENT_IN_2008 = Pattern.compile("[\u00df\u1e9e\u03c2]");

    public DnsName {
        String typed = value;
        value = TypedText.name(WHAT, typed).replaceFirst(DOTS + "$", "");
        TypedText.refuse(
                DIFFERENT_IN_2008.matcher(value).find(),
                WHAT,
                typed,
                "write the A-label of a name with \u00df or \u03c2: xn--…, as its registry shows it");
        value = ascii(value, typed).toLowerCase(Locale.ROOT);
        String[] labels = value.split("\\.", -1);
        for (String label : labels) {
            TypedText.refuse(
                    !LABEL.matcher(label).matches(), WHAT, typed, "requires a domain name such as example.org");
        }
        TypedText.refuse(value.length() > LONGEST, WHAT, typed, "at most 253 characters");
        TypedText.refuse(
                labels[labels.length - 1].matches("\\d+"),
                WHAT,
                typed,
                "requires a domain name such as example.org, not an IP address");
    }

    /** The A-labels of a domain that mail can be sent to: at least two. */
    public static String domain(String text) {
        String domain = new DnsName(text).value;
        TypedText.refuse(domain.indexOf('.') < 0, WHAT, text, "requires a domain name such as example.org");
        return domain;
    }

    /** A look-alike of an ASCII letter is refused: it would silently become the letter. */
    private static String ascii(String text, String typed) {
        List<String> labels = new ArrayList<>();
        for (String label : text.split(DOTS, -1)) {
            String ascii = label;
            if (!label.chars().allMatch(c -> c < 0x80)) {
                ascii = toAscii(label, typed);
                TypedText.refuse(
                        !ascii.startsWith("xn--"), WHAT, typed, "holds a look-alike of ASCII letters: write " + ascii);
            }
            labels.add(ascii);
        }
        return String.join(".", labels);
    }

    private static String toAscii(String label, String typed) {
        try {
            return IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            TypedText.refuse(
                    true, WHAT, typed, "requires a domain name such as example.org: labels of at most 63 characters");
            throw e;
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
