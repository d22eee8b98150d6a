package io.homing.devstack;

import io.homing.devstack.SesInbound.Envelope;
import java.util.Base64;
import java.util.List;

/**
 * An example mail of the demo.
 *
 * @param label what it demonstrates
 * @param mail with CRLF line ends
 */
record SampleMail(String label, Envelope envelope, String mail) {
    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";
    private static final String EVE = "eve@example.net";

    static List<SampleMail> all() {
        return List.of(
                of("plain text", List.of(ANN), """
                        From: Eve <eve@example.net>
                        To: ann@example.org
                        Subject: Welcome home
                        Date: Sat, 21 Nov 2026 12:00:00 +0000
                        Message-ID: <1@example.net>

                        This mail went SES, Lambda, S3, DynamoDB, agent, Maildir.
                        """),
                of("HTML with attachment", List.of(ANN), """
                        From: Eve <eve@example.net>
                        To: ann@example.org
                        Subject: The plan
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary=b1

                        --b1
                        Content-Type: text/html; charset=utf-8

                        <p>See the <b>attachment</b>.</p>
                        --b1
                        Content-Type: application/pdf; name=plan.pdf
                        Content-Disposition: attachment; filename=plan.pdf
                        Content-Transfer-Encoding: base64

                        %s
                        --b1--
                        """.formatted(
                                Base64.getMimeEncoder().encodeToString(new byte[30_000]))),
                of("UTF-8 subject", List.of(BOB), """
                        From: =?utf-8?q?J=C3=BCrgen?= <eve@example.net>
                        To: bob@example.org
                        Subject: =?utf-8?b?R3LDvMOfZSBhdXMgS8O2bG4g8J+PoQ==?=
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        Schöne Grüße.
                        """),
                of("Bcc: not in any header", List.of(BOB), """
                        From: Eve <eve@example.net>
                        To: undisclosed-recipients:;
                        Subject: Between us

                        The envelope decides, not the To header.
                        """),
                of("two recipients", List.of(ANN, BOB), """
                        From: Eve <eve@example.net>
                        To: ann@example.org, bob@example.org
                        Subject: For both of you

                        Stored once, fetched once, one place each.
                        """),
                of("plus address", List.of("ann+shop@example.org"), """
                        From: shop@example.net
                        To: ann+shop@example.org
                        Subject: Your order

                        ann+shop has no rule; ann has.
                        """),
                of("spam", List.of(ANN), """
                        From: winner@example.net
                        To: ann@example.org
                        Subject: You won

                        %s
                        """.formatted(SesInbound.GTUBE)),
                of("virus", List.of(ANN), """
                        From: eve@example.net
                        To: ann@example.org
                        Subject: Look at this

                        %s
                        """.formatted(SesInbound.EICAR)),
                of("malformed", List.of(BOB), """
                        this line is no header
                        Content-Type: multipart/mixed; boundary="never closed
                        Subject: =?no-such-charset?q?=FF?=

                        --never closed
                        A mail is a mail.
                        """));
    }

    private static SampleMail of(String label, List<String> recipients, String mail) {
        return new SampleMail(
                label, new Envelope(EVE, recipients), mail.replace("\r\n", "\n").replace("\n", "\r\n"));
    }
}
