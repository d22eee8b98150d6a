package io.homing.agent.schedule;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies systemd, if it requests that (sd_notify(3)), of progress: mails were published, or the end of the journal was
 * reached. A daemon without progress sends no notification, so systemd restarts it.
 */
public final class SystemdNotifier {
    private static final Logger LOG = LoggerFactory.getLogger("homing");
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** Must not be shorter than the time between two notifications; the same as TimeoutStartSec= of the unit. */
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
     * Notifies systemd if it listens; otherwise does nothing.
     *
     * @param environment of this process, in which systemd names its socket
     */
    public static SystemdNotifier in(Map<String, String> environment) {
        boolean listens = environment.containsKey("NOTIFY_SOCKET");
        return new SystemdNotifier(listens ? SystemdNotifier::notifySystemd : message -> {}, System::nanoTime);
    }

    /** Reports published mails. Zero is no progress: a batch that could not be fetched ends too. */
    public synchronized void published(long mails) {
        if (mails > 0) {
            progressed();
        }
    }

    /** Reports that the end of the journal was reached. The first time this means that the service is ready. */
    public synchronized void caughtUp() {
        if (ready) {
            progressed();
        } else {
            ready = true;
            send("READY=1");
        }
    }

    /** Sends no more notifications than needed: each one starts a process. */
    private void progressed() {
        if (nanoTime.getAsLong() - notBefore >= 0) {
            send(ready ? "WATCHDOG=1" : STILL_STARTING);
        }
    }

    private void send(String message) {
        notBefore = nanoTime.getAsLong() + EVERY_NANOS;
        manager.accept(message);
    }

    /** Uses systemd's own program: Java cannot write to a datagram socket of AF_UNIX. */
    private static void notifySystemd(String message) {
        try {
            Process process =
                    new ProcessBuilder("systemd-notify", message).inheritIO().start();
            if (process.waitFor() != 0) {
                LOG.warn(
                        "systemd-notify {} ended with exit code {}: systemd may restart this service",
                        message,
                        process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("systemd cannot be notified of progress: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
