package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendClaimTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 29);

    @ParameterizedTest
    @CsvSource({
        "Eve@Example.Net,                                                     eve@example.net",
        "eve+1@example.net,                                                   eve@example.net",
        "0107019ad3c1f1b2-7d6c2f0e-000000@eu-central-1.amazonses.com,         *@eu-central-1.amazonses.com",
        "list-return-17-ann=example.org@lists.example.net,                    *@lists.example.net",
        "SRS0=abcd=ef=example.net=eve@example.com,                            *@example.com",
    })
    void addressesThatProgramsVaryCountAsOne(String sender, String counted) {
        SendClaim claim = SendClaim.of(
                new MessageId("m1"), DAY, Optional.of(new Address(sender)), new Address("Info+x@Example.org"));
        assertThat(claim.sender()).isEqualTo(counted);
        assertThat(claim.recipient()).isEqualTo("info@example.org");
    }

    @Test
    void theNullSenderIsCountedToo() {
        SendClaim claim = SendClaim.of(new MessageId("m1"), DAY, Optional.empty(), new Address("unknown-recipient"));
        assertThat(claim.counters())
                .containsExactly("pair <> unknown-recipient", "sender <>", "recipient unknown-recipient");
    }
}
