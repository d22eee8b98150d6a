package io.homing.lambda.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalMailTest {
    private static final Optional<Address> EVE = Optional.of(new Address("eve@example.net"));
    private static final String TOP = "Return-Path: <eve@example.net>\r\n";

    /** In the notation of Java strings, but {@code |} for CR and {@code $} for LF. */
    @ParameterizedTest
    @CsvSource({
        "A: b$$c$, A: b|$|$c|$",
        "A: b|$|$c|$, A: b|$|$c|$",
        "A: b|$$c$d|$, A: b|$|$c|$d|$",
        "$, |$",
        "$$, |$|$",
        "|$$, |$|$",
        "no end, no end",
    })
    void everyLineEndsWithCrlf(String raw, String canonical) {
        assertThat(canonical(lineEnds(raw))).isEqualTo(TOP + lineEnds(canonical));
    }

    /** To turn it into CRLF would make a header line of the sender's choice out of the middle of another one. */
    @ParameterizedTest
    @CsvSource({
        "A: b|Bcc: c$, A: b|Bcc: c|$",
        "A: b||$, A: b||$",
        "A: b|, A: b|",
        "|, |",
        "$|, |$|",
        "||$$, ||$|$",
    })
    void aCrWithoutLfStaysAsItIs(String raw, String canonical) {
        assertThat(canonical(lineEnds(raw))).isEqualTo(TOP + lineEnds(canonical));
    }

    @Test
    void anEmptyMailHasOnlyAReturnPath() {
        assertThat(canonical("")).isEqualTo(TOP);
    }

    @ParameterizedTest
    @CsvSource({
        "Return-Path: <x@example.com>|$A: b|$",
        "RETURN-path:<x@example.com>|$",
        "Return-Path :|$ <x@example.com>|$",
        "Return-Path:",
        "return-path: <>|$",
    })
    void aReturnPathOnTopIsThatOfSes(String raw) {
        byte[] bytes = lineEnds(raw).getBytes(ISO_8859_1);
        assertThat(CanonicalMail.of(bytes, EVE)).isSameAs(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "A: b|$Return-Path: <x@example.com>|$",
        "' Return-Path: <x@example.com>|$'",
        "Return-Path|$: <x@example.com>|$",
        "Return-Paths: <x@example.com>|$",
        "X-Return-Path: <x@example.com>|$",
        "Return-Path",
        "Return-Pat",
    })
    void aReturnPathAnywhereElseIsNotThatOfSes(String raw) {
        assertThat(canonical(lineEnds(raw))).isEqualTo(TOP + lineEnds(raw));
    }

    @Test
    void theNullSenderIsEmptyBrackets() {
        assertThat(CanonicalMail.of(new byte[0], Optional.empty()))
                .asString(UTF_8)
                .isEqualTo("Return-Path: <>\r\n");
    }

    @Test
    void aSenderCannotAddALine() {
        var hostile = Optional.of(new Address("x@y\r\nBcc: z\u0000>\r\n\r\n"));
        assertThat(CanonicalMail.of(new byte[0], hostile)).asString(UTF_8).isEqualTo("Return-Path: <x@y__bcc:_z_>\r\n");
    }

    @Test
    void everyOtherByteStaysAsItIs() {
        byte[] all = new byte[512];
        for (int n = 0; n < all.length; n++) {
            all[n] = (byte) n;
        }
        byte[] canonical = CanonicalMail.of(all, EVE);
        assertThat(new String(canonical, ISO_8859_1).replace(TOP, "").replace("\r\n", "\n"))
                .isEqualTo(new String(all, ISO_8859_1));
    }

    @Test
    void theCanonicalFormOfACanonicalMailIsItself() {
        var random = new Random(1);
        for (int n = 0; n < 20_000; n++) {
            var raw = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                raw.append("\r\n\rRA:- \u0000\u00ff".charAt(random.nextInt(10)));
            }
            byte[] canonical = CanonicalMail.of(raw.toString().getBytes(ISO_8859_1), EVE);
            assertThat(new String(canonical, ISO_8859_1)).doesNotContainPattern("(?<!\r)\n");
            assertThat(CanonicalMail.of(canonical, Optional.empty())).isSameAs(canonical);
        }
    }

    private static String canonical(String raw) {
        return new String(CanonicalMail.of(raw.getBytes(ISO_8859_1), EVE), ISO_8859_1);
    }

    private static String lineEnds(String text) {
        return text.replace('|', '\r').replace('$', '\n');
    }
}
