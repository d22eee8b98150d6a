package io.homing.agent.schedule;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, where it asked to be told (sd_notify(3)), that there was progress: mails published, or an end of the
 * journal reached. A daemon that is alive and gets nowhere says nothing, and so is started again.
 */
public final class SystemdNotifier {
    private static final Logger LOG = LoggerFactory.getLogger("homing");
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** Must not be shorter than the time between two signals; the same as TimeoutStartSec= of the unit. */
    private static final String STILL_STARTING = "EXTEND_TIMEOUT_USEC=" + TimeUnit.MINUTES.toMicros(15);

    private final Consumer<String> manager;
    private final LongSupplier nanoTime;
    private boolean ready;
    private long notBefore;

    /** @param nanoTime monotonic */
    SystemdNotifier(Consumer<String> manager, LongSupplier nanoTime) {
        this.manager = manager;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /**
     * Speaks to systemd where it listens, otherwise to nobody.
     *
     * @param environment of this process, in which systemd names its socket
     */
    public static SystemdNotifier in(Map<String, String> environment) {
        boolean heard = environment.containsKey("NOTIFY_SOCKET");
        return new SystemdNotifier(heard ? SystemdNotifier::tellSystemd : message -> {}, System::nanoTime);
    }

    /** So many mails were published; none is no progress: a batch that could not be fetched also ends. */
    public synchronized void published(long mails) {
        if (mails > 0) {
            progressed();
        }
    }

    /** The end of the journal was reached: the first time this means that the service is ready. */
    public synchronized void caughtUp() {
        if (ready) {
            progressed();
        } else {
            ready = true;
            say("READY=1");
        }
    }

    /** Not more often than needed: each word costs a process. */
    private void progressed() {
        if (nanoTime.getAsLong() - notBefore >= 0) {
            say(ready ? "WATCHDOG=1" : STILL_STARTING);
        }
    }

    private void say(String message) {
        notBefore = nanoTime.getAsLong() + EVERY_NANOS;
        manager.accept(message);
    }

    /** By systemd's own program: Java cannot write to a datagram socket of AF_UNIX. */
    private static void tellSystemd(String message) {
        try {
            Process told =
                    new ProcessBuilder("systemd-notify", message).inheritIO().start();
            if (told.waitFor() != 0) {
                LOG.warn(
                        "systemd-notify {} ended with {}: systemd may start this service again",
                        message,
                        told.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("systemd cannot be told of progress: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
