package io.homing.devstack.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Lets one of many actors go at a time, and a seeded random choose which: the code is as concurrent as in life, and the
 * same seed gives the same order of events. Actors pause where another could come between: at every call that leaves
 * the program.
 */
final class Scheduler {
    /** How many pauses an actor may pass at most before somebody else may come between: a switch of threads is dear. */
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

    /** Where somebody else may come between. Does nothing for a caller that is no actor. */
    void pause() {
        Actor me = ME.get();
        if (me != null && left-- <= 0 && next() != me) {
            me.go.acquireUninterruptibly();
        }
    }

    /** Runs until all actors have come to their end. What an actor died of is thrown here. */
    void run() {
        next();
        end.acquireUninterruptibly();
        if (failure != null) {
            throw new IllegalStateException("an actor died", failure);
        }
    }

    /** Gives the turn to somebody, unless it is the caller again; to the end when nobody is left. */
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
