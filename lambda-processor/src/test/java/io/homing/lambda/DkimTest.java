package io.homing.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.lambda.receive.CanonicalMail;
import io.homing.store.Address;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signer signed still verifies in the canonical form (RFC 6376), judged by the library of Apache James. */
final class DkimTest {
    private static final KeyPair KEY = key();
    private static final String MAIL = """
        From: =?utf-8?q?Eve?=   <eve@example.net>
        To: ann@example.org,
         bob@example.org
        Subject:  two  spaces
          and a fold\s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=iso-8859-1

        Grüße,\s\s
        \ttabs  and   spaces\t
        --
        a long line: %s


        """.formatted("x".repeat(2_000)).replace("\n", "\r\n");

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void theSignatureHolds(String canonicalization) throws Exception {
        verify(canonical(signed(canonicalization)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void theSignatureHoldsAgainForAMailThatLostItsCrs(String canonicalization) throws Exception {
        verify(canonical(signed(canonicalization).replace("\r\n", "\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void theSignatureHoldsBelowTheReturnPathOfSes(String canonicalization) throws Exception {
        verify(canonical("Return-Path: <eve@example.net>\r\n" + signed(canonicalization)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"})
    void oneChangedByteIsNoticed(String canonicalization) throws Exception {
        String signed = signed(canonicalization);
        for (String change : List.of("two", "tabs", "a long")) {
            String changed = signed.replace(change, change.substring(0, change.length() - 1) + "?");
            assertThat(changed).isNotEqualTo(signed);
            assertThatThrownBy(() -> verify(canonical(changed))).isInstanceOf(FailException.class);
        }
    }

    private static byte[] canonical(String raw) {
        return CanonicalMail.of(raw.getBytes(ISO_8859_1), Optional.of(new Address("eve@example.net")));
    }

    private static String signed(String canonicalization) throws IOException, FailException {
        var signer = new DKIMSigner(
                "v=1; a=rsa-sha256; c=" + canonicalization
                        + "; d=example.net; s=sel; h=From:To:Subject:MIME-Version:Content-Type; bh=; b=;",
                KEY.getPrivate());
        return signer.sign(new ByteArrayInputStream(MAIL.getBytes(ISO_8859_1))) + "\r\n" + MAIL;
    }

    private static void verify(byte[] mail) throws IOException, FailException {
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(KEY.getPublic().getEncoded());
        var verifier = new DKIMVerifier((methods, selector, domain) -> List.of(record));
        assertThat(verifier.verify(new ByteArrayInputStream(mail))).isNotEmpty();
    }

    private static KeyPair key() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has RSA", e);
        }
    }
}
