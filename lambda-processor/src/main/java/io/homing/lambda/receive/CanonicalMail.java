package io.homing.lambda.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.mime.Header;
import io.homing.store.Address;
import java.util.Arrays;
import java.util.Optional;

/**
 * The form in which every host holds a mail (RFC 5322, 2.1: lines end with CRLF): each bare LF becomes CRLF, and a
 * Return-Path stands on top (RFC 5321, 4.4). Otherwise byte for byte as it came: NUL, 8-bit bytes, endless lines, a last
 * line without an end. A signer signed that form (RFC 6376, 5.3), so DKIM still verifies; and Dovecot finds the same size
 * on disk as on the wire.
 *
 * <p>A CR without LF stays. SMTP forbids to take it for a line end (RFC 5321, 2.3.8), Dovecot does not, and a signer that
 * let it through signed it as it stands. To make CRLF of it would make a header line out of the middle of another one:
 * one of the sender's choice, which no filter before us has seen.
 */
public final class CanonicalMail {
    private static final byte[] RETURN_PATH = "Return-Path".getBytes(US_ASCII);

    private CanonicalMail() {}

    /**
     * The canonical form; the given array itself where it is canonical already.
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

    /** Whether the bytes are a canonical form of the raw mail, for whatever sender. */
    static boolean isOf(byte[] canonical, byte[] raw) {
        return Arrays.equals(canonical, of(raw, sender(Header.top(canonical))));
    }

    /** The envelope sender, as the Return-Path says that was put on top; empty for the null sender, or without one. */
    public static Optional<Address> sender(Header top) {
        return top.fields("Return-Path").stream()
                .findFirst()
                .map(path -> path.replaceAll("[<>\\s]", ""))
                .filter(path -> !path.isEmpty())
                .map(Address::new);
    }

    /** SES writes the line itself; this is for mails that came in another way. An address holds no line end. */
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
