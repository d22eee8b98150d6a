package io.homing.lambda.send;

import io.homing.lambda.mime.Header;
import io.homing.store.SenderAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Detects mail that a program sent by itself, by its header: bounces, auto-replies, reports. Such mail is not forwarded to
 * another domain and never bounced, because its recipient may be a program too, and two programs would answer each other
 * without end (RFC 3834, 2). Mail of mailing lists and newsletters is not of this kind: people subscribe to it and have it
 * forwarded; it is only not bounced ({@link #isForMany}).
 */
public final class AutomaticMail {
    private static final Pattern RESPONDER =
            Pattern.compile("[^@]*\\bauto-?(?:respond|repl)[^@]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern WORD = Pattern.compile("[^\\s;]+");

    /**
     * Names of the fields of auto-responders, which are not standardised; each means an auto-reply unless its value is one of
     * {@link #NO}. X-Auto-Response-Suppress has another meaning, and occurs in mail of people too.
     */
    private static final Pattern AUTO_REPLY = Pattern.compile(
            "x-(?:mail-?)?auto-?(?:repl(?:y|ied)|respond|generated).*|x-(?:mail-?)?auto-?response(?!-suppress).*"
                    + "|x-failed-recipients|x-vacation|x-fc-machinegenerated|x-mddsn-message",
            Pattern.CASE_INSENSITIVE);

    /** Fields whose value may contain a word for an auto-reply. */
    private static final List<String> NAMING_RESPONDERS = List.of("Delivered-To", "X-POST-MessageClass");

    private static final Pattern LIST =
            Pattern.compile("list-.+|x-list-?(?:id|name)|(?:x-)?mailing-list|x-been-?there", Pattern.CASE_INSENSITIVE);

    private static final Set<String> NO = Set.of("no", "none", "false", "0");

    private static final Set<String> REPLY_PRECEDENCE =
            Set.of("auto_reply", "auto-reply", "autoreply", "auto_respond", "auto-respond");

    private static final Set<String> MANY_PRECEDENCE = Set.of("bulk", "list", "junk");

    private AutomaticMail() {}

    /**
     * The reason why a mail counts as sent by a program, as the end of a sentence; empty if its header does not show it.
     *
     * @param top the header of the canonical mail
     */
    public static Optional<String> reason(Header top) {
        if (first(top, "Return-Path")
                .filter(path -> path.replaceAll("\\s", "").equals("<>"))
                .isPresent()) {
            return Optional.of("it is a bounce or another notification (null sender)");
        }
        if (any(top, "Auto-Submitted", word -> !word.equals("no"))) {
            return Optional.of("a program sent it (Auto-Submitted)");
        }
        if (any(
                top,
                "Content-Type",
                word -> word.equals("multipart/report") || word.equals("message/delivery-status"))) {
            return Optional.of("it is a report (multipart/report)");
        }
        for (String field : names(top, AUTO_REPLY)) {
            if (any(top, field, word -> !NO.contains(word))) {
                return Optional.of("it is an auto-reply (%s)".formatted(field));
            }
        }
        for (String field : NAMING_RESPONDERS) {
            if (top.fields(field).stream()
                    .anyMatch(value -> RESPONDER.matcher(value).matches())) {
                return Optional.of("it is an auto-reply (%s)".formatted(field));
            }
        }
        if (hasPrecedence(top, REPLY_PRECEDENCE)) {
            return Optional.of("it is an auto-reply (Precedence)");
        }
        return isFromMailerDaemon(top) ? Optional.of("a mail server sent it (MAILER-DAEMON)") : Optional.empty();
    }

    private static boolean isFromMailerDaemon(Header top) {
        return List.of("Return-Path", "From", "Sender").stream()
                .flatMap(field -> first(top, field).stream())
                .flatMap(value -> Mailboxes.of(value).stream())
                .anyMatch(mailbox -> SenderAddress.MAILER_DAEMON.isLocalPartOf(mailbox.getAddress()));
    }

    /** Whether the header asks that no program answers: mail of a list or a newsletter, or of a program that declares it. */
    static boolean isForMany(Header top) {
        return !names(top, LIST).isEmpty() || hasPrecedence(top, MANY_PRECEDENCE);
    }

    /** Whether the header asks mail servers not to answer by themselves ([MS-OXCMAIL], X-Auto-Response-Suppress). */
    static boolean suppressesAnswers(Header top) {
        return any(top, "X-Auto-Response-Suppress", word -> !NO.contains(word))
                || !top.fields("X-Loop").isEmpty();
    }

    private static boolean hasPrecedence(Header top, Set<String> values) {
        return Stream.of("Precedence", "X-Precedence", "Preference")
                .anyMatch(field -> any(top, field, values::contains));
    }

    /** The names of header fields that match this pattern, each once. */
    private static Set<String> names(Header top, Pattern form) {
        Set<String> names = new LinkedHashSet<>();
        top.visit((name, from, to) -> {
            if (form.matcher(name).matches()) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean any(Header top, String field, Predicate<String> test) {
        return top.fields(field).stream().map(AutomaticMail::word).anyMatch(test);
    }

    /** The first word of a value in lower case, without parameters and comments (RFC 3834, 5.1). */
    static String word(String value) {
        Matcher word = WORD.matcher(withoutComments(value));
        return word.find() ? word.group().toLowerCase(Locale.ROOT) : "";
    }

    /** Removes comments, which may be nested and contain quoted pairs (RFC 5322, 3.2.2). A loop, because a regular expression uses stack for each character. */
    private static String withoutComments(String value) {
        var text = new StringBuilder();
        int depth = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
                text.append(' ');
            } else if (depth == 0) {
                text.append(c);
            } else if (c == '\\') {
                at++;
            }
        }
        return text.toString();
    }

    private static Optional<String> first(Header top, String field) {
        return top.fields(field).stream().findFirst();
    }
}
