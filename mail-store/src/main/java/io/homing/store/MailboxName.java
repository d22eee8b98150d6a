package io.homing.store;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A local account, {@code user@domain}, in lower case as Dovecot looks it up ({@code auth_username_format}). It becomes
 * a directory on every host, so it is narrower than what RFC 5321 allows an address to be: no slash, no leading dot, no
 * control character, ASCII only.
 *
 * @param local the part before the @, 1 to 64 of {@code a-z 0-9 . _ + = -}, not starting with a dot or hyphen
 * @param domain host name labels joined by dots; at most {@value #MAX_LENGTH} characters together with user and @
 */
public record MailboxName(String local, String domain) implements Comparable<MailboxName> {
    /** Of a path, less its angle brackets (RFC 5321, 4.5.3.1.3); also what fits into a file name that is the whole address. */
    private static final int MAX_LENGTH = 254;

    private static final Pattern LOCAL = Pattern.compile("[a-z0-9_+=][a-z0-9._+=-]{0,63}", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9][a-z0-9-]{0,62}(\\.[a-z0-9][a-z0-9-]{0,62})*", Pattern.CASE_INSENSITIVE);

    /** What {@code auth_username_chars} of Dovecot 2.3 and 2.4 holds by default, less the @. */
    private static final Pattern LOGIN = Pattern.compile("[a-z0-9._-]+");

    public MailboxName {
        Require.that(local != null, "mailbox", local, "user@domain");
        Require.that(domain != null, "mailbox", domain, "user@domain");

        Require.that(LOCAL.matcher(local).matches(), "mailbox user", local, "1 to 64 of a-z 0-9 . _ + = -");
        Require.that(DOMAIN.matcher(domain).matches(), "mailbox domain", domain, "a domain name");
        Require.that(
                local.length() + 1 + domain.length() <= MAX_LENGTH,
                "mailbox",
                local + "@" + domain,
                "at most " + MAX_LENGTH + " characters");
        local = local.toLowerCase(Locale.ROOT); // only now: the Kelvin sign has the lower case k
        domain = domain.toLowerCase(Locale.ROOT);
    }

    /** Reads {@code user@domain}; throws {@link IllegalArgumentException} for anything else. */
    public static MailboxName of(String text) {
        int at = text.lastIndexOf('@');
        Require.that(at > 0, "mailbox", text, "user@domain");
        return new MailboxName(text.substring(0, at), text.substring(at + 1));
    }

    /**
     * Reads a mailbox that a person typed, be it an old one that could not be made any more: the domain becomes A-labels.
     *
     * @throws IllegalArgumentException with a hint for anything else
     */
    public static MailboxName typed(String text) {
        String name = TypedText.name("mailbox", text);
        name = name.startsWith("<") && name.endsWith(">") ? name.substring(1, name.length() - 1) : name;
        TypedText.refuse(name.regionMatches(true, 0, "mailto:", 0, 7), "mailbox", text, "write it without mailto:");
        int at = name.lastIndexOf('@');
        TypedText.refuse(at < 1, "mailbox", text, "requires user@domain");
        return new MailboxName(name.substring(0, at), new DnsName(name.substring(at + 1)).value());
    }

    /**
     * The same for a mailbox that is to be read: also refuses what Dovecot refuses at the login.
     *
     * @throws IllegalArgumentException with a hint
     */
    public static MailboxName forLogin(String text) {
        MailboxName name = typed(text);
        int plus = name.local.indexOf('+');
        TypedText.refuse(
                plus > 0,
                "mailbox",
                text,
                "nobody can log in to a mailbox with + in its name. Deliver to %s@%s/FOLDER, or use deliver-by-tag"
                        .formatted(name.local.substring(0, Math.max(plus, 0)), name.domain));
        TypedText.refuse(
                !LOGIN.matcher(name.local).matches(),
                "mailbox",
                text,
                "Dovecot lets nobody log in with other characters than a-z 0-9 . _ - before the @");
        return name;
    }

    @Override
    public int compareTo(MailboxName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
