package io.homing.lambda.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Charsets by the names that mail uses. Mailers use names that Java does not know, and the name of a charset for a superset
 * of it. Such text is decoded as the superset, which reads the smaller one too.
 *
 * @see <a href="https://www.iana.org/assignments/character-sets/">IANA: character sets</a>
 * @see <a href="https://encoding.spec.whatwg.org/#names-and-labels">WHATWG: how browsers read these names</a>
 */
final class MailCharset {
    private static final Set<String> UTF_7 = Set.of(
            "utf-7",
            "utf7",
            "unicode-1-1-utf-7",
            "unicode-2-0-utf-7",
            "x-unicode-1-1-utf-7",
            "x-unicode-2-0-utf-7",
            "csunicode11utf7",
            "csutf7");

    private static final Map<String, String> ALIASES = Map.ofEntries(
            // RFC 1556: the order for display. The characters are the same.
            Map.entry("iso-8859-6-e", "ISO-8859-6"),
            Map.entry("iso-8859-6-i", "ISO-8859-6"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("csiso88598i", "ISO-8859-8"),
            Map.entry("csiso88598e", "ISO-8859-8"),
            Map.entry("logical", "ISO-8859-8"),
            Map.entry("visual", "ISO-8859-8"),
            // Supersets
            Map.entry("ascii", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ansi_x3.4-1968", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("x-gb2312", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("chinese", "GB18030"),
            Map.entry("euc-cn", "GB18030"),
            Map.entry("hz-gb-2312", "GB18030"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("x-x-big5", "Big5-HKSCS"),
            Map.entry("cn-big5", "Big5-HKSCS"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("x-euc-jp", "EUC-JP"),
            Map.entry("x-euc", "EUC-JP"),
            Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("ks_c_5601-1989", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("korean", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("uhc", "x-windows-949"),
            // Names of mailers
            Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("mac", "x-MacRoman"),
            Map.entry("x-mac-cyrillic", "x-MacCyrillic"),
            Map.entry("koi8-r", "KOI8-R"),
            Map.entry("koi8-ru", "KOI8-U"),
            Map.entry("utf-8-sig", "UTF-8"),
            Map.entry("utf8mb4", "UTF-8"),
            Map.entry("x-utf-8", "UTF-8"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("unknown-8bit", "UTF-8"),
            Map.entry("x-unknown", "UTF-8"),
            Map.entry("x-user-defined", "UTF-8"),
            Map.entry("default", "UTF-8"),
            Map.entry("default_charset", "UTF-8"));

    private MailCharset() {}

    /**
     * Decodes bytes. Malformed input becomes U+FFFD.
     *
     * @param name as in the mail, in any case
     * @return empty for an unknown charset
     */
    static Optional<String> decode(String name, byte[] bytes) {
        if (isUtf7(name)) {
            return Optional.of(Utf7.decode(bytes));
        }
        return named(plain(name)).map(charset -> new String(bytes, charset));
    }

    static boolean isKnown(String name) {
        return isUtf7(name) || javaName(name).isPresent();
    }

    /** Whether two names mean the same charset; an unknown name equals only itself. */
    static boolean isSame(String name, String other) {
        return name.equals(other)
                || javaName(name)
                        .filter(java -> javaName(other).equals(Optional.of(java)))
                        .isPresent();
    }

    static boolean isUtf7(String name) {
        return UTF_7.contains(plain(name));
    }

    /** The name of a charset in Java; empty if it has none. */
    static Optional<String> javaName(String name) {
        return named(plain(name)).map(Charset::name);
    }

    private static Optional<Charset> named(String plain) {
        return known(ALIASES.getOrDefault(plain, plain))
                .or(() -> known(plain))
                .or(() -> known(plain.replaceFirst("^(?:x-)?(?:cp|ibm|windows|win|ms)[-_]?(\\d+)$", "cp$1")))
                .or(() -> known(plain.replaceFirst("^x-", "")))
                .or(() -> known(plain.replaceFirst("^(?:iso)[-_]?8859[-_]?(\\d+)$", "iso-8859-$1")))
                .or(() -> known(plain.replace('_', '-')));
    }

    private static Optional<Charset> known(String name) {
        return name.equals("utf-8")
                ? Optional.of(StandardCharsets.UTF_8)
                : Optional.ofNullable(Known.BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Every charset of Java by its names in lower case. {@link Charset#isSupported} searches the class path for a name that it
     * does not know, which takes milliseconds, and a sender can write thousands of them. Loaded when first needed.
     */
    private static final class Known {
        static final Map<String, Charset> BY_NAME = new HashMap<>();

        static {
            for (Charset charset : Charset.availableCharsets().values()) {
                charset.aliases().forEach(alias -> BY_NAME.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            }
            for (Charset charset : Charset.availableCharsets().values()) {
                BY_NAME.put(charset.name().toLowerCase(Locale.ROOT), charset);
            }
        }
    }

    private static String plain(String name) {
        return name.strip().replaceAll("^[\"']+|[\"']+$", "").toLowerCase(Locale.ROOT);
    }
}
