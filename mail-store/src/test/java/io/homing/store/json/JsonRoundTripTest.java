package io.homing.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.RandomValues;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is written comes back equal, also through the UTF-8 of a file or a table. */
final class JsonRoundTripTest {
    private final RandomValues random = new RandomValues(42);

    @Test
    void everyEntryComesBack() {
        comesBack(random::entry, EntryJson::write, EntryJson::read);
    }

    @Test
    void everyIndexRecordComesBack() {
        comesBack(random::record, IndexJson::write, IndexJson::read);
    }

    @Test
    void everyDecisionComesBack() {
        comesBack(random::decision, DecisionJson::write, DecisionJson::read);
    }

    @Test
    void everyRuleComesBack() {
        comesBack(random::rule, RuleJson::write, RuleJson::read);
    }

    @Test
    void everyChangeOfARuleComesBack() {
        comesBack(random::change, RuleJson::write, RuleJson::readChange);
    }

    @Test
    void everySendComesBack() {
        comesBack(random::send, OutboundMailJson::write, OutboundMailJson::read);
    }

    @Test
    void everyHostRecordComesBack() {
        comesBack(random::host, HostJson::write, HostJson::read);
        comesBack(random::board, SweepStatusJson::write, SweepStatusJson::read);
        comesBack(random::mailboxRecord, MailboxJson::write, MailboxJson::read);
    }

    private static <T> void comesBack(Supplier<T> values, Function<T, String> write, Function<String, T> read) {
        for (int n = 0; n < 400; n++) {
            T value = values.get();
            String stored = new String(write.apply(value).getBytes(UTF_8), UTF_8);
            assertThat(stored).as("one line").doesNotContainPattern("[\\r\\n]");
            assertThat(read.apply(stored)).isEqualTo(value);
            assertThat(write.apply(read.apply(stored))).isEqualTo(stored);
        }
    }
}
