package io.homing.lambda.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.internet.ContentType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the parts of a mail (RFC 2046, 5.1) in one scan of its lines, without recursion and without copying, so that no mail
 * can overflow the stack, exhaust the memory or take long. (jakarta.mail's own parser recurses,
 * makes objects of every header line and reads each level of nesting again: 40 MB of delimiters take it
 * minutes.) Lenient: a part that is not closed ends with the mail.
 */
public final class MimeScanner {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_PARTS = 1_000;
    private static final int NOWHERE = -1;
    private static final Pattern EMPTY_PARAMETERS = Pattern.compile(";[;\\s]*(?=;|$)");

    private final byte[] mail;
    private final ParseWarnings parseWarnings;
    private final List<Part> parts = new ArrayList<>();
    private final List<byte[]> delimiters = new ArrayList<>(); // "--boundary" of each open multipart, outermost first
    private int header; // start of the header of the current part; NOWHERE in a preamble or epilogue
    private int body = NOWHERE; // start of the body of the current part; NOWHERE while in its header

    /**
     * A part that is not a multipart. Attached mails are attachments; their parts are not listed.
     *
     * @param type as declared; empty if it is missing or cannot be read
     * @param size of its encoded body in bytes
     */
    public record Part(Header header, Optional<ContentType> type, int size) {}

    private MimeScanner(byte[] mail, ParseWarnings parseWarnings) {
        this.mail = mail;
        this.parseWarnings = parseWarnings;
    }

    /**
     * The parts in their order, at most {@value #MAX_PARTS}; none for a multipart without parts.
     *
     * @param parseWarnings gets a short text for each problem
     */
    public static List<Part> parts(byte[] mail, ParseWarnings parseWarnings) {
        var scanner = new MimeScanner(mail, parseWarnings);
        scanner.scan();
        return scanner.parts;
    }

    private void scan() {
        int next;
        for (int line = 0; line < mail.length && !isSettled(); line = next) {
            next = Header.nextLine(mail, line, mail.length);
            int level = delimited(line);
            if (level >= 0) {
                end(line, line - 2); // the line end before a delimiter is part of the delimiter
                boolean closing = mail[line + delimiters.get(level).length] == '-';
                delimiters
                        .subList(closing ? level : level + 1, delimiters.size())
                        .clear();
                header = closing ? NOWHERE : next;
                body = NOWHERE;
            } else if (isInHeader() && Header.isEmpty(mail, line)) {
                body(line, next);
            }
        }
        end(mail.length, mail.length);
        if (!delimiters.isEmpty() && parts.size() < MAX_PARTS) {
            parseWarnings.add("MIME: a multipart without its end");
        }
    }

    /** Whether the rest need not be read: the mail has one part, the last multipart is closed, or the limit is reached. */
    private boolean isSettled() {
        if (parts.size() >= MAX_PARTS) {
            parseWarnings.add("MIME: more than " + MAX_PARTS + " parts; the others are not listed");
            header = NOWHERE;
            return true;
        }
        return delimiters.isEmpty() && !isInHeader();
    }

    private boolean isInHeader() {
        return header != NOWHERE && body == NOWHERE;
    }

    /** Ends the header of a part. A multipart is not listed as a part; its preamble follows. */
    private void body(int line, int next) {
        body = next;
        Optional<ContentType> type = type(new Header(mail, header, line));
        if (type.isEmpty() || !type.get().match("multipart/*")) {
            return;
        }
        String boundary = Objects.requireNonNullElse(type.get().getParameter("boundary"), "");
        if (boundary.isEmpty()) {
            parseWarnings.add("MIME: a multipart without boundary");
        } else if (delimiters.size() == MAX_DEPTH) {
            parseWarnings.add("MIME: nested deeper than " + MAX_DEPTH + "; what is in there is not listed");
        } else {
            delimiters.add(("--" + boundary).getBytes(UTF_8));
            header = NOWHERE;
        }
    }

    /** Ends the current part, if any: its header at {@code headerEnd} if it has no body, its body at {@code bodyEnd}. */
    private void end(int headerEnd, int bodyEnd) {
        if (header == NOWHERE) {
            return;
        }
        var fields = new Header(mail, header, body == NOWHERE ? headerEnd : body);
        parts.add(new Part(fields, type(fields), body == NOWHERE ? 0 : Math.max(0, bodyEnd - body)));
    }

    /** Removes empty parameters ({@code ;;}), which are common and which jakarta.mail rejects. */
    private Optional<ContentType> type(Header fields) {
        return fields.fields("Content-Type").stream()
                .findFirst()
                .map(value -> EMPTY_PARAMETERS.matcher(value).replaceAll(""))
                .flatMap(value ->
                        parseWarnings.read("Content-Type", () -> new ContentType(Parameters.normalized(value))));
    }

    /**
     * The level of the open multipart that this line delimits or closes, or -1. The innermost is compared first, but the
     * delimiter of an outer one ends all inner ones (RFC 2046, 5.1.2). The whole line must match: one boundary may begin
     * with another.
     */
    private int delimited(int line) {
        if (mail.length - line < 2 || mail[line] != '-' || mail[line + 1] != '-') {
            return -1;
        }
        for (int level = delimiters.size() - 1; level >= 0; level--) {
            int end = line + delimiters.get(level).length;
            if (end <= mail.length && Arrays.equals(mail, line, end, delimiters.get(level), 0, end - line)) {
                boolean closing = end + 1 < mail.length && mail[end] == '-' && mail[end + 1] == '-';
                if (isBlank(closing ? end + 2 : end)) {
                    return level;
                }
            }
        }
        return -1;
    }

    /** Whether nothing but space follows in this line. */
    private boolean isBlank(int from) {
        int at = from;
        while (at < mail.length && Header.isSpace(mail[at])) {
            at++;
        }
        return Header.isEmpty(mail, at);
    }
}
