package io.homing.lambda.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a mail or of one of its parts, as a range of its bytes. Fields are searched when they are requested, and
 * nothing else is copied, so a header of 40 MB or of a million fields costs a scan of its bytes and no memory.
 */
public final class Header {
    /**
     * A longer field is read up to this length: more than the fifty longest addresses need, and short enough for decoders
     * whose time grows with its square.
     */
    private static final int MAX_FIELD = 16 * 1024;

    /** A longer name is not a field name. */
    private static final int MAX_NAME = 100;

    /** Further fields of the same name are ignored. */
    private static final int MAX_FIELDS = 100;

    private final byte[] mail;
    private final int start;
    private final int end;

    /**
     * @param mail the canonical mail
     * @param start of the first field
     * @param end after the last one
     */
    public Header(byte[] mail, int start, int end) {
        this.mail = mail;
        this.start = start;
        this.end = end;
    }

    /** The header of the mail itself: up to the first empty line, or all of it. */
    public static Header top(byte[] mail) {
        int line = 0;
        while (line < mail.length && !isEmpty(mail, line)) {
            line = nextLine(mail, line, mail.length);
        }
        return new Header(mail, 0, line);
    }

    /** The offset of the empty line after the header, or the end of the mail. */
    public int end() {
        return end;
    }

    /** Gets the lines of a header. */
    public interface Visitor {
        /**
         * A field, or a line that is not a field, with its folded lines.
         *
         * @param name as written (RFC 5322, 3.6.8); empty if the line is not a field
         * @param from of its first byte
         * @param to after its line end
         */
        void field(String name, int from, int to);
    }

    /** Passes every line of the header to the visitor, from top to bottom. */
    public void visit(Visitor visitor) {
        int next;
        for (int line = start; line < end; line = next) {
            next = nextField(line);
            visitor.field(name(line, next), line, next);
        }
    }

    /**
     * The values of the fields of this name from top to bottom, unfolded (RFC 5322, 2.2.3) but not decoded; empty if there
     * is none. Bytes are read as UTF-8 (RFC 6532), or if they are not UTF-8 as Latin-1, which mailers without encoded words
     * usually mean.
     */
    public List<String> fields(String name) {
        byte[] wanted = name.getBytes(US_ASCII);
        List<String> values = new ArrayList<>();
        int next;
        for (int line = start; line < end && values.size() < MAX_FIELDS; line = next) {
            next = nextLine(mail, line, end);
            if (isField(mail, line, wanted)) {
                next = nextField(line);
                int value = line + wanted.length;
                String text = text(mail, value, cut(mail, value, next));
                values.add(text.substring(text.indexOf(':') + 1)
                        .replace("\r\n", "")
                        .strip());
            }
        }
        return values;
    }

    private int nextField(int line) {
        int next = nextLine(mail, line, end);
        while (next < end && isSpace(mail[next])) {
            next = nextLine(mail, next, end);
        }
        return next;
    }

    private String name(int from, int to) {
        int at = from;
        while (at < to && at - from <= MAX_NAME && mail[at] > ' ' && mail[at] < 0x7f && mail[at] != ':') {
            at++;
        }
        int colon = at;
        while (colon < to && isSpace(mail[colon])) {
            colon++;
        }
        boolean isName = at > from && at - from <= MAX_NAME && colon < to && mail[colon] == ':';
        return isName ? new String(mail, from, at - from, US_ASCII) : "";
    }

    /** Whether the line that starts here begins a field of this name, without regard to case and to space before the colon. */
    public static boolean isField(byte[] mail, int line, byte[] name) {
        if (mail.length - line <= name.length) {
            return false;
        }
        for (int at = 0; at < name.length; at++) {
            if (Character.toLowerCase(mail[line + at]) != Character.toLowerCase(name[at])) {
                return false;
            }
        }
        int colon = line + name.length;
        while (colon < mail.length && isSpace(mail[colon])) {
            colon++;
        }
        return colon < mail.length && mail[colon] == ':';
    }

    /** The start of the line after the one at {@code line}, or {@code end}. */
    public static int nextLine(byte[] mail, int line, int end) {
        int at = line;
        while (at < end && mail[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    /** Whether the line ends here; lines of a canonical mail end with CRLF or with the mail. */
    public static boolean isEmpty(byte[] mail, int at) {
        return at >= mail.length || (mail[at] == '\r' && at + 1 < mail.length && mail[at + 1] == '\n');
    }

    public static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The end of a truncated value: not within a character of UTF-8, or the whole value would be read as Latin-1. */
    private static int cut(byte[] mail, int from, int to) {
        int cut = Math.min(to, from + MAX_FIELD);
        while (cut < to && cut > from && (mail[cut] & 0xC0) == 0x80) {
            cut--;
        }
        return cut;
    }

    private static String text(byte[] mail, int from, int to) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(mail, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(mail, from, to - from, ISO_8859_1);
        }
    }
}
