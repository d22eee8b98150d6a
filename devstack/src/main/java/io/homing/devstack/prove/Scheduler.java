package io.homing.devstack.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Runs one of many actors at a time, chosen by seeded random numbers: the code is as concurrent as in production, and the same
 * seed gives the same order of events. Actors pause at every call that leaves the program, where another one could run.
 */
final class Scheduler {
    /** The most pauses that an actor passes before another one may run; a switch of threads is expensive. */
    private static final int LONGEST_TURN = 8;

    private static final ThreadLocal<Actor> ME = new ThreadLocal<>();

    private final Random random;
    private final Semaphore end = new Semaphore(0);
    private final List<Actor> actors = new ArrayList<>();
    private Throwable failure;
    private int left;

    private static final class Actor {
        private final Semaphore go = new Semaphore(0);
    }

    Scheduler(Random random) {
        this.random = random;
    }

    /** Adds an actor; it starts when it first gets a turn in {@link #run}. */
    void add(Runnable body) {
        var actor = new Actor();
        actors.add(actor);
        Thread.ofVirtual().start(() -> {
            ME.set(actor);
            actor.go.acquireUninterruptibly();
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                actors.remove(actor);
                next();
            }
        });
    }

    /** A pause, at which another actor may run. Does nothing for a caller that is not an actor. */
    void pause() {
        Actor me = ME.get();
        if (me != null && left-- <= 0 && next() != me) {
            me.go.acquireUninterruptibly();
        }
    }

    /** Runs until all actors have ended. Throws the exception that ended an actor. */
    void run() {
        next();
        end.acquireUninterruptibly();
        if (failure != null) {
            throw new IllegalStateException("an actor died", failure);
        }
    }

    /** Passes the turn to an actor, which may be the caller; ends the run if no actor is left. */
    private Actor next() {
        if (actors.isEmpty()) {
            end.release();
            return null;
        }
        Actor next = actors.get(random.nextInt(actors.size()));
        left = random.nextInt(LONGEST_TURN);
        if (next != ME.get()) {
            next.go.release();
        }
        return next;
    }
}
