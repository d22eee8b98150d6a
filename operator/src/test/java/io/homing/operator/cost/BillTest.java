package io.homing.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.homing.agent.metrics.PriceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BillTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private static Bill bill(long mails, int hosts, Duration interval) {
        return Bill.of(new Workload(mails, 90, hosts, interval), RequestCounts.measured(), PriceList.prices());
    }

    @Test
    void aThousandMailsCostTenCentsAtSes() {
        assertThat(bill(1_000, 2, MINUTE).lines().get("SES")).isEqualTo(0.10, offset(1e-9));
    }

    @Test
    void anIdleHostCostsItsLooksAndSignsOfLife() {
        double looks = 30 * 24 * 60 * 0.0000001525;
        double signs = 30 * 24 * 12 * 0.000000762;
        double one = bill(0, 1, MINUTE).lines().get("DynamoDB");
        double none = bill(0, 0, MINUTE).lines().get("DynamoDB");
        assertThat(one - none).isEqualTo(looks + signs, offset(1e-6));
    }

    /** The budget of ADR 24: what the daemon does by itself. */
    @Test
    void lookingTwiceASecondIs172800RequestsADayAndLessThanEightyCentsAMonth() {
        var work = new Workload(0, 90, 1, Duration.ofMillis(500));
        assertThat(work.polls()).isEqualTo(30 * 172_800);
        double look = PriceList.prices().ofRequest("Query");
        assertThat(work.polls() * look).isBetween(0.70, 0.80);
    }

    /** The free tier of ten alarms and ten metrics is not counted, as no other is. */
    @Test
    void alarmsAndMetricsCostTheSameWithoutAnyMail() {
        var lines = bill(0, 0, MINUTE).lines();
        assertThat(lines.get("alarms")).isEqualTo(15 * 0.10, offset(1e-9));
        assertThat(lines.get("metrics")).isEqualTo(6 * 0.30, offset(1e-9));
        assertThat(lines.get("logs")).as("of the sweeps").isBetween(0.0001, 0.01);
        assertThat(lines.get("Scheduler")).isEqualTo(2_880 * 0.000001, offset(1e-9));
    }

    @Test
    void theTotalIsTheSumOfItsLines() {
        Bill bill = bill(10_000, 2, Duration.ofSeconds(1));
        assertThat(bill.total())
                .isEqualTo(bill.lines().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
        assertThat(bill.total())
                .isGreaterThan(bill(1_000, 2, Duration.ofSeconds(1)).total());
    }

    @Test
    void pricesOfOnesOwnCount() throws IOException {
        Path file = Files.writeString(directory.resolve("prices"), "ses.received = 1\n");
        var bill = Bill.of(new Workload(7, 90, 1, MINUTE), RequestCounts.measured(), PriceList.prices(file));
        assertThat(bill.lines().get("SES")).isEqualTo(7.0, offset(1e-9));
    }

    @Test
    void aWrongPriceFileIsRefusedWithItsName() throws IOException {
        Path misspelt = Files.writeString(directory.resolve("misspelt"), "ses.recieved = 1\n");
        assertThatThrownBy(() -> PriceList.prices(misspelt))
                .hasMessageContainingAll("misspelt", "ses.recieved", "known");
        Path word = Files.writeString(directory.resolve("word"), "ses.received = much\n");
        assertThatThrownBy(() -> PriceList.prices(word).of("ses.received")).hasMessageContaining("wants a number");
        assertThatThrownBy(() -> PriceList.prices(directory.resolve("none"))).hasMessageContaining("cannot be read");
    }
}
