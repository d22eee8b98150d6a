package io.homing.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HomingException;
import io.homing.store.RandomValues;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A spoilt document is a sound value all the same, or a HomingException: never another failure. */
final class SpoiltJsonTest {
    private final Random random = new Random(99);
    private final RandomValues values = new RandomValues(99);

    @Test
    void aSpoiltEntryIsRefused() {
        spoil(values::entry, EntryJson::write, EntryJson::read);
    }

    @Test
    void aSpoiltIndexRecordIsRefused() {
        spoil(values::record, IndexJson::write, IndexJson::read);
    }

    @Test
    void aSpoiltDecisionIsRefused() {
        spoil(values::decision, DecisionJson::write, DecisionJson::read);
    }

    @Test
    void aSpoiltRuleIsRefused() {
        spoil(values::rule, RuleJson::write, RuleJson::read);
    }

    @Test
    void aSpoiltChangeOfARuleIsRefused() {
        spoil(values::change, RuleJson::write, RuleJson::readChange);
    }

    @Test
    void aSpoiltSendIsRefused() {
        spoil(values::send, OutboundMailJson::write, OutboundMailJson::read);
    }

    @Test
    void aSpoiltHostRecordIsRefused() {
        spoil(values::host, HostJson::write, HostJson::read);
        spoil(values::board, SweepStatusJson::write, SweepStatusJson::read);
        spoil(values::mailboxRecord, MailboxJson::write, MailboxJson::read);
    }

    private <T> void spoil(Supplier<T> sound, Function<T, String> write, Function<String, T> read) {
        int refused = 0;
        for (int n = 0; n < 800; n++) {
            String spoilt = new String(spoil(write.apply(sound.get()).getBytes(UTF_8)), UTF_8);
            try {
                T value = read.apply(spoilt);
                assertThat(read.apply(write.apply(value))).as(spoilt).isEqualTo(value);
            } catch (HomingException e) {
                assertThat(e.kind()).as(spoilt).isEqualTo(HomingException.Kind.CORRUPT);
                assertThat(e.getMessage()).as(spoilt).contains(" cannot be read: ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    /** Cuts, repeats, or changes one to three bytes. */
    private byte[] spoil(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        if (random.nextInt(5) == 0) {
            return Arrays.copyOf(bytes, at);
        }
        if (random.nextInt(5) == 0) {
            byte[] twice = Arrays.copyOf(bytes, bytes.length + at);
            System.arraycopy(bytes, 0, twice, bytes.length, at);
            return twice;
        }
        for (int n = random.nextInt(3); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
