package io.homing.devstack.prove;

import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import java.util.List;
import java.util.Random;

/** Decides by seeded random numbers which call fails next. Can be switched off. */
final class Chaos {
    private static final List<Fault> FAULTS = List.of(
            Fault.AWAY,
            Fault.DENIED,
            Fault.TIMED_OUT,
            Fault.CRASH_BEFORE,
            Fault.CRASH_AFTER,
            Fault.TRUNCATED,
            Fault.CORRUPTED,
            Fault.BROKEN_OFF,
            Fault.HOLE);

    /** Limits failures of one object: a host withholds it after three corrupt reads, and permanent corruption is a separate case. */
    private static final int SPOILT_IN_A_ROW = 2;

    private final Random random;
    private final Scheduler scheduler;
    private final double rate;
    private boolean over;
    private int spoilt;

    /** Lets calls fail at this rate, 0 to 1. */
    Chaos(Random random, Scheduler scheduler, double rate) {
        this.random = random;
        this.scheduler = scheduler;
        this.rate = rate;
    }

    void end() {
        over = true;
    }

    /** For a call to the store: another actor may run first, then the call may fail. */
    Fault call(String name) {
        scheduler.pause();
        if (over || random.nextDouble() >= rate) {
            return Fault.NONE;
        }
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        boolean spoils = fault == Fault.TRUNCATED || fault == Fault.CORRUPTED;
        if (name.equals("open") && spoils && ++spoilt > SPOILT_IN_A_ROW) {
            spoilt = 0;
            return Fault.NONE;
        }
        return fault;
    }

    /**
     * For a step on the disk: another actor may run first, then the program may be killed.
     *
     * @param delicate kills it half of the time
     */
    void step(String name, boolean delicate) {
        scheduler.pause();
        if (!over && random.nextDouble() < (delicate ? 0.5 : rate / 4)) {
            throw new Crash(name);
        }
    }
}
