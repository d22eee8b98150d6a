package io.homing.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.operator.doctor.SpfRecord.Result;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPF as receivers evaluate it, for mail that SES sends. */
final class SpfTest {
    private final FakeDns dns = new FakeDns()
            .put("_spf.example.org", "TXT", "\"v=spf1 include:amazonses.com ~all\"")
            .put("neutral.example.org", "TXT", "\"v=spf1 ?include:amazonses.com -all\"")
            .put("other.example", "TXT", "\"v=spf1 ip4:192.0.2.0/24 -all\"")
            .put("all.example", "TXT", "\"v=spf1 +all\"")
            .put("macro.example", "TXT", "\"v=spf1 exists:%{i}.spf.example -all\"")
            .put("two.example", "TXT", "\"v=spf1 include:amazonses.com -all\"")
            .put("two.example", "TXT", "\"v=spf1 -all\"")
            .put("loop.example", "TXT", "\"v=spf1 include:loop.example -all\"")
            .put("broken.example", "TXT", "\"v=spf1 includes:amazonses.com -all\"")
            .put("there.example", "A", "192.0.2.1")
            .put("mail.example", "MX", "10 there.example.");

    @AfterEach
    void close() {
        dns.close();
    }

    private Set<Result> ofSes(String record) throws Exception {
        return new Spf(new Dns(Optional.of(dns.address()))).ofSes("example.org", record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 include:amazonses.com ~all",
                "v=spf1 INCLUDE:AmazonSES.COM -ALL",
                "V=SPF1 include:amazonses.com. -all",
                "v=spf1  +include:amazonses.com  ?all ",
                "v=spf1 redirect=_spf.example.org",
                "v=spf1 Redirect=_SPF.Example.Org.",
                "v=spf1 redirect=_spf.example.org mx:mail.example",
                "v=spf1 include:_spf.example.org -all",
                "v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 a:there.example/24//64 mx:mail.example include:amazonses.com -all",
                "v=spf1 include:other.example include:amazonses.com -all",
                "v=spf1 include:all.example -all",
                "v=spf1 exists:%{i}._spf.%{d} include:amazonses.com -all",
                "v=spf1 ptr include:amazonses.com unknown=modifier -all",
                "v=spf1 ip6:::/0 ip6:::1 ip6:2001:DB8:1:2:3:4:5:6/128 ip6:::ffff:192.0.2.1 include:amazonses.com -all",
                "v=spf1 exists:%{ir}.%{v}._spf.%{d2} exists:%{L-}.%{s}.%%.example include:amazonses.com -all",
                "v=spf1 exists:there.example -all",
                "v=spf1 +all",
            })
    void sesMaySend(String record) throws Exception {
        assertThat(ofSes(record)).containsExactly(Result.PASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 | NEUTRAL",
                "v=spf1 -all | FAIL",
                "v=spf1 -all include:amazonses.com | FAIL",
                "v=spf1 ~all redirect=_spf.example.org | SOFTFAIL",
                "v=spf1 -include:amazonses.com +all | FAIL",
                "v=spf1 ?include:amazonses.com ~all | NEUTRAL",
                "v=spf1 include=amazonses.com ~all | SOFTFAIL",
                "v=spf1 include:neutral.example.org ~all | SOFTFAIL",
                "v=spf1 redirect=neutral.example.org | NEUTRAL",
                "v=spf1 include:other.example ~all | SOFTFAIL",
                "v=spf1 include:notamazonses.com.example | NEUTRAL",
                "v=spf1 exp=include:amazonses.com ?all | NEUTRAL",
                "v=spf1 mx a ~all | SOFTFAIL",
                "v=spf1 exists:nothing.example ~all | SOFTFAIL",
            })
    void sesMayNotSend(String record, Result result) throws Exception {
        dns.put("notamazonses.com.example", "TXT", "\"v=spf1 ip4:192.0.2.7 -all\"");
        assertThat(ofSes(record)).containsExactly(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 exists:%{i}._spf.example.net -all",
                "v=spf1 -exists:%{i}.blocked.example include:amazonses.com -all",
                "v=spf1 include:%{d}.spf.example -all",
                "v=spf1 include:macro.example -all",
                "v=spf1 redirect=%{d}._spf.example.net",
                "v=spf1 ptr:amazonses.com -all",
            })
    void whatDependsOnEachMailIsNotDecided(String record) throws Exception {
        assertThat(ofSes(record)).contains(Result.PASS).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "v=spf1 includes:amazonses.com -all | 'includes:amazonses.com' is not a mechanism of SPF",
                "v=spf1 include: amazonses.com -all | 'include:' names no domain",
                "v=spf1 include -all | 'include' is malformed",
                "v=spf1 include:amazonses.com/24 -all | is malformed",
                "v=spf1 include:amazonses.com, -all | names no domain",
                "v=spf1 include:amazonses.com ip4:300 -all | is malformed",
                "v=spf1 include:amazonses.com ip4:mail.example.org -all | is malformed",
                "v=spf1 include:amazonses.com a:192.0.2.1 -all | names no domain",
                "v=spf1 include:amazonses.com ip4:192.0.2.256 -all | is malformed",
                "v=spf1 include:amazonses.com ip4:192.0.2.0/33 -all | is malformed",
                "v=spf1 include:amazonses.com ip4:192.0.2.0/024 -all | is malformed",
                "v=spf1 include:amazonses.com ip6:2001:db8::/129 -all | is malformed",
                "v=spf1 include:amazonses.com ip6:2001:db8:::1 -all | is malformed",
                "v=spf1 include:amazonses.com ip6:1:2 -all | is malformed",
                "v=spf1 include:amazonses.com ip6:::ffff:192.0.2.300 -all | is malformed",
                "v=spf1 include:amazonses.com ip6:192.0.2.1 -all | is malformed",
                "v=spf1 include:amazonses.com a/33 -all | is malformed",
                "v=spf1 include:amazonses.com mx//129 -all | is malformed",
                "v=spf1 include:amazonses.com exists:%{q}.example.org -all | names no domain",
                "v=spf1 include:amazonses.com exists:%(i).example.org -all | names no domain",
                "v=spf1 include:amazonses.com exists:100%.example.org -all | names no domain",
                "v=spf1 include:amazonses.com exists:%{i.example.org -all | names no domain",
                "v=spf1 include:amazonses.com all:example.org | is malformed",
                "v=spf1 include:amazonses.com redirect=a.example redirect=b.example | there are two redirect=",
                "v=spf1 include:amazonses.com redirect= | names no domain",
                "v=spf1 include:nothing.example include:amazonses.com | nothing.example, which has no SPF records",
                "v=spf1 include:two.example -all | two.example, which has 2 SPF records",
                "v=spf1 include:broken.example -all | 'includes:amazonses.com' is not a mechanism",
                "v=spf1 redirect=nothing.example | nothing.example, which has no SPF records",
                "v=spf1 include:loop.example -all | more than 10 queries",
                "v=spf1 a:no1.example a:no2.example mx:no3.example include:amazonses.com | more than 2 of the names",
            })
    void whatReceiversIgnore(String record, String why) {
        assertThatThrownBy(() -> ofSes(record)).isInstanceOf(SpfException.class).hasMessageContaining(why);
    }

    @Test
    void tenQueriesAreAllowedAndElevenAreNot() throws Exception {
        for (int n = 1; n <= 10; n++) {
            String next = n == 1 ? "amazonses.com" : "n%d.example".formatted(n - 1);
            dns.put("n%d.example".formatted(n), "TXT", "\"v=spf1 include:%s -all\"".formatted(next));
        }
        assertThat(ofSes("v=spf1 include:n9.example -all")).isEqualTo(EnumSet.of(Result.PASS));
        assertThatThrownBy(() -> ofSes("v=spf1 include:n10.example -all")).hasMessageContaining("more than 10 queries");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 -all | true",
                "v=spf1 | true",
                "V=SPF1 -all | true",
                "v=spf10 -all | false",
                "v=spf1.1 -all | false",
                "v=spf1include:amazonses.com | false",
                "spf2.0/pra include:amazonses.com | false",
                "'v = spf1 -all' | false",
            })
    void theVersionIsOneExactWord(String text, boolean is) {
        assertThat(SpfRecord.isOne(text)).isEqualTo(is);
    }
}
