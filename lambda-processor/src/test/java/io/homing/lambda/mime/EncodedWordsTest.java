package io.homing.lambda.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.ParseException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncodedWordsTest {
    @BeforeAll
    static void lenient() {
        LenientParsing.on();
    }

    @ParameterizedTest
    @CsvSource({
        "Rechnung =?UTF-8?B?ZsM=?= =?UTF-8?B?vHIgTWFp?=,            Rechnung für Mai",
        "=?utf-8?q?f=C3?=  =?UTF-8?Q?=BCr?=,                        für",
        "=?utf-8?q?f=C3?= =?utf-8?B?vHI=?=,                         für",
        "=?utf-8?B?UmVjaG5?= =?utf-8?B?1bmc=?=,                     Rechnung",
        "=?utf-8*de?q?f=C3?= =?utf-8*de?q?=BCr?=,                   für",
        "=?utf-8?q?a?= =?iso-8859-1?q?=FC?=,                        aü",
        "=?utf-8?q?a?= b =?utf-8?q?c?=,                             a b c",
        "a=?utf-8?q?=C3=BC?=b,                                      aüb",
        "=?iso-2022-jp?B?GyRCJDMkcyRLJEEbKEI=?= =?iso-2022-jp?B?GyRCJE8bKEI=?=, こんにちは",
        "=?ISO-8859-8-I?B?+ezl7Q==?=,                               שלום",
        "=?unicode-1-1-utf-7?Q?Hi_Mom_+Jjo-!?=,                     Hi Mom ☺!",
        "=?utf-7?Q?+APw-?= =?utf-7?Q?+AOQ?=,                        üä",
        "=?utf-7?Q?1_+-_1?=,                                        1 + 1",
        "=?x-sjis?B?g2WDWINn?=,                                     テスト",
        "=?ks_c_5601-1987?B?vsiz5w==?=,                             안녕",
        "=?cp-850?Q?=81?=,                                          ü",
        "=?gb2312?B?xOO6ww==?=,                                     你好",
        "=?GB2312?B?6U4=?=,                                         镹",
        "=?windows1252?Q?=80?=,                                     €",
        "=?iso-8859-1?Q?=93x=94?=,                                  “x”",
        "=?unknown-charset?Q?=FC?=,                                 =?unknown-charset?Q?=FC?=",
        "=?utf-8?q?a?= =?unknown-charset?Q?=FC?= =?utf-8?q?b?=,     a =?unknown-charset?Q?=FC?= b",
        "=?utf-8?B?!!!?=x,                                          =?utf-8?B?!!!?=x",
        "=?utf-8?Q?f=C3?= =?UTF8?Q?=BCr?=,                          für",
        "=?utf-8?Q?f=C3?= =?\"utf-8\"?B?vHI=?=,                     für",
        "=?utf-8?Q?really?_yes??=,                                   really? yes?",
        "=?utf-8?Q?cut =?utf-8?Q?off?=,                             =?utf-8?Q?cut off",
        "=?utf-8?B?77u/YQ==?= =?utf-8?B?77u/Yg==?=,                 ab",
        "=?utf-16?B?/v8AYQ==?= =?utf-16?B?/v8AYg==?=,               ab",
        "=?utf-16?B?/v8A?= =?utf-16?B?/ABi?=,                       üb",
        "=?utf-16le?B?/A==?= =?utf-16le?B?AA==?=,                   ü",
        "=?iso-2022-jp?B?GyRCJDM=?= =?iso-2022-jp?B?JHMkSyRBGyhC?=, こんにち",
        "=?iso-2022-jp?B?GyRCJA==?= =?iso-2022-jp?B?MyRzGyhC?=,     こん",
        "=?gb18030?B?gTA=?= =?gb18030?B?gTA=?=,                     \u0080",
        "=?gb18030?B?xOM=?= =?gb18030?Q?=BA?= =?gb18030?Q?=C3?=,    你好",
        "no words at all,                                           no words at all",
    })
    void adjacentWordsAreReadAsOne(String field, String text) {
        assertThat(EncodedWords.decode(field)).isEqualTo(text);
        assertThat(EncodedWords.decode(EncodedWords.normalized(field))).isEqualTo(text);
        assertThat(US_ASCII.newEncoder().canEncode(EncodedWords.normalized(field)))
                .isTrue();
    }

    @Test
    void whatIsWrittenAnewFitsIntoWordsOfWholeCharacters() throws Exception {
        String name = "Jürgen Müller-Lüdenscheidt, Bürgermeister \uD83D\uDE00 "
                .repeat(5)
                .strip();
        var word = new StringBuilder();
        for (byte one : name.getBytes(UTF_8)) {
            word.append("=?utf-8?q?=%02X?= ".formatted(one));
        }
        String normalized = EncodedWords.normalized(word.toString().strip());
        assertThat(normalized.split(" ")).allMatch(one -> one.length() <= 75);
        var address = InternetAddress.parseHeader(normalized + " <j@example.net>", false)[0];
        assertThat(address.getPersonal()).isEqualTo(name);
    }

    @Test
    void thousandsOfCharsetsThatNobodyKnowsTakeAMoment() {
        var words = new StringBuilder();
        for (int n = 0; n < 5_000; n++) {
            words.append("=?x%d?q?a?=,".formatted(n));
        }
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertThat(EncodedWords.decode(words.toString())).hasSize(words.length()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"=?utf-8?Q?f=C3?= =?utf-8?Q?=BCr.pdf?=\"           | für.pdf",
                "attachment; filename*=utf-8''f%C3%BCr.pdf                                | für.pdf",
                "attachment; filename*0*=utf-8''f%C3; filename*1*=%BCr; filename*2=.pdf   | für.pdf",
                "attachment; filename*0*=utf-8''f%C; filename*1*=3%BCr.pdf                | für.pdf",
                "attachment; filename*0*=\"utf-8''f%C3\"; filename*1*=\"%BCr.pdf\"        | für.pdf",
                "attachment; filename*1*=%BCr.pdf; filename*0*=utf-8''f%C3                | für.pdf",
                "attachment; filename*0=f; filename*1=ur.pdf                              | fur.pdf",
                "attachment; filename*=UTF-7''+APw-.pdf                                   | ü.pdf",
                "attachment; filename*=\"unicode-1-1-utf-7''%2BAPw-.pdf\"                 | ü.pdf",
                "attachment; filename*=ISO-8859-8-I''%F9.pdf                              | ש.pdf",
                "attachment; filename*=x-sjis'ja'%83e.pdf                                 | テ.pdf",
                "attachment; filename*0*=cp-850''%81; filename*1=.pdf                     | ü.pdf",
            })
    void namesOfFilesAreRead(String disposition, String name) throws ParseException {
        String read = new ContentDisposition(Parameters.normalized(disposition)).getParameter("filename");
        assertThat(EncodedWords.decode(read)).isEqualTo(name);
    }
}
