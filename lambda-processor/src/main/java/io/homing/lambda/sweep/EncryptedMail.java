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
 * Processes mail that was held because it could not be decrypted, as soon as the function has the key.
 *
 * @param hasKey whether the function has a key; without one no mail is read, because each read would fail
 */
public record EncryptedMail(ReceiveMail receive, HeldMail held, boolean hasKey, JsonLog log) {
    /** Decides for mail that can be read now and removes it from the list; returns the others. */
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
