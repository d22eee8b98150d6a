package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Malicious mails in any size: small ones as seeds for fuzzing, large ones as a load. */
public final class HostileMails {
    private static final String EVE = "From: eve@example.net\r\nSubject: hostile\r\n";
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b%1$d\r\n\r\n--b%1$d\r\n";

    private HostileMails() {}

    /** A mail, named after its malicious part. */
    public record Mail(String illness, String text) {
        /** Each character is a byte. */
        public byte[] bytes() {
            return text.getBytes(ISO_8859_1);
        }
    }

    /** One of each kind. */
    public static List<Mail> ofSize(int size) {
        return List.of(
                new Mail("many in To", EVE + "To: " + many(size, "u%d@example.org,\r\n ") + "\r\n\r\nx\r\n"),
                new Mail("many Tos", EVE + many(size, "To: u%d@example.org\r\n") + "\r\nx\r\n"),
                new Mail("many fields", EVE + many(size, "X-%d: y\r\n") + "\r\nx\r\n"),
                new Mail("one long field", EVE + "X: " + "y".repeat(size * 10) + "\r\n\r\nx\r\n"),
                new Mail("one long name", EVE + "X".repeat(size * 10) + ": y\r\n\r\nx\r\n"),
                new Mail("endless folding", EVE + "X: y\r\n" + " \r\n\t\r\n".repeat(size) + "\r\nx\r\n"),
                new Mail("one long line", EVE + "\r\n" + "y".repeat(size * 10)),
                new Mail("nested multiparts", EVE + many(size, MIXED) + "\r\nx\r\n"),
                new Mail("nested mails", EVE + "Content-Type: message/rfc822\r\n\r\n".repeat(size) + EVE + "\r\nx\r\n"),
                new Mail("many parts", EVE + MIXED.formatted(0) + "\r\nx\r\n--b0\r\n".repeat(size)),
                new Mail("long boundary", multipart("b".repeat(size * 10))),
                new Mail("boundary with NUL", multipart("b\0b")),
                new Mail("boundary of hyphens", multipart("----")),
                new Mail("many parameters", EVE + "Content-Type: text/plain" + many(size, "; p*%d*=y") + "\r\n\r\nx"),
                new Mail("nested comments", EVE + "To: " + "(".repeat(size) + "\r\n\r\nx\r\n"),
                new Mail("quotes without end", EVE + "To: " + "\"\\".repeat(size) + "\r\n\r\nx\r\n"),
                new Mail("groups in groups", EVE + "To: " + "a:".repeat(size) + ";".repeat(size) + "\r\n\r\nx\r\n"),
                new Mail("NULs", "\0".repeat(size)),
                new Mail("NULs in the header", "From: e\0ve@example.net\r\nSub\0ject: \0\r\n\0\r\n\r\n\0x\0\r\n"),
                new Mail("CRs", "\r".repeat(size)),
                new Mail("LFs", "\n".repeat(size)),
                new Mail("CR CR LF", EVE.replace("\r\n", "\r\r\n") + "\r\r\nx\r\r\n"),
                new Mail(
                        "CR in addresses",
                        "From: eve\rBcc: ann@example.org\r\nTo: \"a\rX: b\"@example.org\r\n\r\nx\r\n"),
                new Mail(
                        "line ends in encoded words",
                        "From: =?utf-8?q?a=0D=0ABcc:_b?= <e@example.net>\r\nTo: =?utf-8?b?DQoNCg==?= <a@b>\r\n"
                                + "Subject: =?utf-8?q?=0D=0AX:_y=00?=\r\n\r\nx\r\n"),
                new Mail("absurd charsets", absurdCharsets(size)),
                new Mail("every byte", EVE + "\r\n" + everyByte().repeat(Math.max(1, size / 100))),
                new Mail("every byte in the header", EVE + "Subject: " + everyByte() + "\r\n\r\nx\r\n"),
                new Mail("forged Return-Path", EVE + "Return-Path: <ann@example.org>\r\n".repeat(3) + "\r\nx\r\n"),
                new Mail("mbox", ("From eve@example.net Sat Nov 21 12:00:00 2026\r\n" + EVE + "\r\n").repeat(3)),
                new Mail(
                        "state of others",
                        EVE + "X-UID: 1\r\nX-IMAP: 1 99\r\nStatus: RO\r\nX-Keywords: y\r\n\r\nx\r\n"));
    }

    private static String many(int count, String pattern) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).collect(Collectors.joining());
    }

    private static String multipart(String boundary) {
        return EVE + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary
                + "\r\n\r\nx\r\n--" + boundary + "--\r\n";
    }

    private static String absurdCharsets(int size) {
        return List.of("utf-7", "utf-16", "x-" + "y".repeat(size), "../../etc/passwd", "", "iso-2022-jp", "a\0b", "*")
                .stream()
                .map(name -> ("Subject: =?%1$s?q?=1B$B=FF=FE+AAA-?= =?%1$s?b?//79?=\r\n"
                                + "Content-Type: text/plain; charset=%1$s\r\nContent-Disposition: x; filename*=%1$s'%1$s'%%FF\r\n")
                        .formatted(name))
                .collect(Collectors.joining("", EVE, "\r\n\u00ff\u00fe\r\n"));
    }

    private static String everyByte() {
        return IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
