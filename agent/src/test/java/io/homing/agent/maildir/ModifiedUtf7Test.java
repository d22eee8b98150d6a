package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import io.homing.store.RandomValues;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModifiedUtf7Test {
    /** The first one is from RFC 3501, 5.1.3. */
    @ParameterizedTest
    @CsvSource({
        "~peter/mail/台北/日本語, '~peter/mail/&U,BTFw-/&ZeVnLIqe-'",
        "'台北', '&U,BTFw-'",
        "Junk, Junk",
        "a&b, a&-b",
        "&, &-",
        "&&, &-&-",
        "Entwürfe, Entw&APw-rfe",
        "é&é, &AOk-&-&AOk-",
        "📬, &2D3c7A-",
        "ÿÿÿ, '&AP8A,wD,-'",
        "\u007f, &AH8-",
        "' ~', ' ~'"
    })
    void textIsEncodedAsTheStandardSays(String text, String encoded) {
        assertThat(ModifiedUtf7.encode(text)).isEqualTo(encoded);
    }

    @Test
    void anIndependentDecoderReadsIt() {
        var random = new RandomValues(3501);
        for (int n = 0; n < 1_000; n++) {
            String text = random.text();
            String encoded = ModifiedUtf7.encode(text);
            assertThat(encoded).matches("[ -~]*").doesNotContainPattern("&[^-]*/");
            assertThat(decode(encoded)).isEqualTo(text);
        }
    }

    @Test
    void everyFolderNameFitsIntoAFileName() {
        assertThat(MaildirLayout.directory(new FolderName("é&".repeat(33) + "a")))
                .hasSizeBetween(200, 255);
        var random = new RandomValues(255);
        for (int n = 0; n < 500; n++) {
            assertThat(MaildirLayout.directory(random.folder())).hasSizeLessThanOrEqualTo(255);
        }
    }

    private static String decode(String encoded) {
        var text = new StringBuilder();
        for (int at = 0; at < encoded.length(); at++) {
            if (encoded.charAt(at) != '&') {
                text.append(encoded.charAt(at));
                continue;
            }
            int end = encoded.indexOf('-', at);
            String base64 = encoded.substring(at + 1, end).replace(',', '/');
            text.append(base64.isEmpty() ? "&" : new String(Base64.getDecoder().decode(base64), UTF_16BE));
            at = end;
        }
        return text.toString();
    }
}
