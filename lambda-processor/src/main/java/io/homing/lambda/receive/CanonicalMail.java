package io.homing.lambda.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.mime.Header;
import io.homing.store.Address;
import java.util.Arrays;
import java.util.Optional;

/**
 * The form in which every host stores a mail (RFC 5322, 2.1: lines end with CRLF): each bare LF becomes CRLF, and there is a
 * Return-Path on top (RFC 5321, 4.4). All else is unchanged: NUL, 8-bit bytes, lines of any length, a last line without an
 * end. Signatures are made over this form (RFC 6376, 5.3), so DKIM still verifies; and the size on disk is the size by IMAP.
 *
 * <p>A CR without LF is not changed. SMTP forbids treating it as a line end (RFC 5321, 2.3.8), Dovecot does not treat it as
 * one, and a signature covers it as it is. Turning it into CRLF would let the sender make a header line out of the middle of
 * another one, which no filter has seen.
 */
public final class CanonicalMail {
    private static final byte[] RETURN_PATH = "Return-Path".getBytes(US_ASCII);

    private CanonicalMail() {}

    /**
     * The canonical form; the given array itself if it is canonical already.
     *
     * @param sender the envelope sender; empty for the null sender, {@code <>}
     */
    public static byte[] of(byte[] raw, Optional<Address> sender) {
        byte[] top = Header.isField(raw, 0, RETURN_PATH) ? new byte[0] : returnPath(sender);
        int bareLineFeeds = bareLineFeeds(raw);
        if (top.length == 0 && bareLineFeeds == 0) {
            return raw;
        }
        byte[] canonical = new byte[top.length + raw.length + bareLineFeeds];
        System.arraycopy(top, 0, canonical, 0, top.length);
        int to = top.length;
        for (int from = 0; from < raw.length; from++) {
            if (isBareLineFeed(raw, from)) {
                canonical[to++] = '\r';
            }
            canonical[to++] = raw[from];
        }
        return canonical;
    }

    /** Whether the bytes are a canonical form of the raw mail, for any sender. */
    static boolean isOf(byte[] canonical, byte[] raw) {
        return Arrays.equals(canonical, of(raw, sender(Header.top(canonical))));
    }

    /** The envelope sender by the Return-Path on top; empty for the null sender, or without a Return-Path. */
    public static Optional<Address> sender(Header top) {
        return top.fields("Return-Path").stream()
                .findFirst()
                .map(path -> path.replaceAll("[<>\\s]", ""))
                .filter(path -> !path.isEmpty())
                .map(Address::new);
    }

    /** SES writes this line itself; it is added to mails that were stored in another way. An address contains no line end. */
    private static byte[] returnPath(Optional<Address> sender) {
        return "Return-Path: <%s>\r\n"
                .formatted(sender.map(Address::value).orElse(""))
                .getBytes(UTF_8);
    }

    private static int bareLineFeeds(byte[] raw) {
        int count = 0;
        for (int at = 0; at < raw.length; at++) {
            count += isBareLineFeed(raw, at) ? 1 : 0;
        }
        return count;
    }

    private static boolean isBareLineFeed(byte[] raw, int at) {
        return raw[at] == '\n' && (at == 0 || raw[at - 1] != '\r');
    }
}
