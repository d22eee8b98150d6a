package io.homing.lambda.send;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** A part of a mail, or its whole body, as text: unchanged if every server accepts that, otherwise in base64. */
final class TextPart {
    /** The longest line, with its line end (RFC 5322, 2.1.1). */
    private static final int MAX_LINE = 1_000;

    private TextPart() {}

    /** The fields that describe the content, the empty line and the content, which ends with a line end. */
    static byte[] of(String type, byte[] text) {
        boolean isPlain = isPlain(text);
        var part = new ByteArrayOutputStream();
        part.writeBytes(new HeaderText()
                .folded("Content-Type", type)
                .folded("Content-Transfer-Encoding", isPlain ? "7bit" : "base64")
                .bytes());
        part.writeBytes("\r\n".getBytes(US_ASCII));
        part.writeBytes(isPlain ? text : Base64.getMimeEncoder().encode(text));
        part.writeBytes((isPlain ? "" : "\r\n").getBytes(US_ASCII));
        return part.toByteArray();
    }

    private static boolean isPlain(byte[] text) {
        int line = 0;
        for (int at = 0; at < text.length; at++) {
            boolean isLineEnd = text[at] == '\n' && at > 0 && text[at - 1] == '\r';
            boolean isHalfOfOne = text[at] == '\r' && at + 1 < text.length && text[at + 1] == '\n';
            if (!isLineEnd && !isHalfOfOne && text[at] != '\t' && (text[at] < ' ' || text[at] > '~')) {
                return false;
            }
            if (at - line >= MAX_LINE) {
                return false;
            }
            line = isLineEnd ? at + 1 : line;
        }
        return text.length == line;
    }
}
