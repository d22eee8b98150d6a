package io.homing.lambda.sweep;

import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.store.HeldMail;
import io.homing.store.HeldMail.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Mail that was held because nobody could read it: once the function has the key, it comes by itself.
 *
 * @param hasKey without one no mail is asked for: each would be read in vain, every hour
 */
public record EncryptedMail(ReceiveMail receive, HeldMail held, boolean hasKey, JsonLog log) {
    /** Decides about what can be read now, and takes it off the list; the others. */
    List<Held> open(List<Held> waiting, BooleanSupplier timeIsUp, SweepReport report) {
        List<Held> left = new ArrayList<>();
        for (Held one : waiting) {
            boolean sealed = hasKey && ReceiveMail.isSealed(one);
            if (!sealed || timeIsUp.getAsBoolean() || !opened(one, report)) {
                left.add(one);
            }
        }
        return left;
    }

    private boolean opened(Held one, SweepReport report) {
        try {
            boolean opened = receive.unseal(one);
            if (opened) {
                held.close(one, "decrypted and decided");
            }
            return opened;
        } catch (RuntimeException e) {
            log.failed(one.message().value(), e, Duration.ZERO);
            report.failed++;
            return false;
        }
    }
}
