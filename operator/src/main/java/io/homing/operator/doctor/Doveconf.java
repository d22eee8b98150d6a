package io.homing.operator.doctor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of {@code doveconf -n} of Dovecot 2.3 or 2.4.
 *
 * @param settings by their path, such as {@code namespace inbox/mailbox Junk/special_use}
 * @see <a href="https://doc.dovecot.org/2.4.1/core/man/doveconf.1.html">Dovecot: doveconf(1)</a>
 */
record Doveconf(String version, Map<String, String> settings) {
    private static final Pattern VERSION = Pattern.compile("# (\\d+\\.\\d+\\.[^ ]+) .*");

    static Doveconf of(String printed) {
        String version = "";
        Map<String, String> settings = new LinkedHashMap<>();
        Deque<String> sections = new ArrayDeque<>();
        for (String raw : printed.lines().toList()) {
            String line = raw.strip();
            Matcher first = VERSION.matcher(line);
            if (version.isEmpty() && first.matches()) {
                version = first.group(1);
            } else if (line.endsWith("{")) {
                sections.addLast(line.substring(0, line.length() - 1).strip());
            } else if (line.equals("}")) {
                sections.pollLast();
            } else if (line.contains("=") && !line.startsWith("#")) {
                String path = sections.isEmpty() ? "" : String.join("/", sections) + "/";
                int equals = line.indexOf('=');
                settings.put(
                        path + line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        }
        return new Doveconf(version, settings);
    }

    /** As 2.4 prints what holds a backslash. */
    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                : value;
    }

    boolean isSupported() {
        return version.startsWith("2.3.") || version.startsWith("2.4.");
    }

    Optional<String> get(String path) {
        return Optional.ofNullable(settings.get(path)).filter(value -> !value.isEmpty());
    }

    /**
     * The path of INBOX in the syntax of {@code mail.layout}, with {@code {user}} and {@code {domain}}; empty where it depends on
     * the user, or is not a Maildir.
     */
    Optional<String> inbox() {
        Optional<String> home = get("mail_home").map(Doveconf::names);
        Optional<String> path = version.startsWith("2.3.")
                ? get("mail_location")
                        .filter(location -> location.startsWith("maildir:"))
                        .map(location -> location.replaceAll("^maildir:|:.*", ""))
                : get("mail_driver").filter(driver -> driver.equals("maildir")).flatMap(driver -> get("mail_path"));
        return path.map(Doveconf::names)
                .flatMap(where -> where.startsWith("~") ? home.map(at -> at + where.substring(1)) : Optional.of(where))
                .filter(where -> !where.contains("%"));
    }

    /** Variables as both versions write them, with and without "lower case". */
    private static String names(String path) {
        return path.replaceAll("%\\{user\\s*\\|\\s*domain(\\s*\\|\\s*lower)?}|%L?d", "{domain}")
                .replaceAll("%\\{user\\s*\\|\\s*username(\\s*\\|\\s*lower)?}|%L?n", "{user}")
                .replaceAll("%\\{user(\\s*\\|\\s*lower)?}|%L?u", "{user}@{domain}");
    }

    /** Whether some folder is announced for a use, such as {@code \Junk} (RFC 6154). */
    boolean hasSpecialUse(String use) {
        return settings.entrySet().stream()
                .anyMatch(setting -> setting.getKey().endsWith("/special_use")
                        && List.of(setting.getValue().split("\\s+")).contains(use));
    }

    /** Whether quota is counted by a file that only Dovecot's own deliveries keep up to date. */
    boolean countsQuotaByFile() {
        return settings.entrySet().stream()
                .anyMatch(setting -> setting.getKey().contains("quota")
                        && (setting.getValue().equals("maildir")
                                || setting.getValue().startsWith("maildir:")));
    }
}
