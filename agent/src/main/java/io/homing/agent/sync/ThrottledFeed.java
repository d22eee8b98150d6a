package io.homing.agent.sync;

import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxRecord;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Limits the total rate at which mails are read, so that a rebuild does not use the whole connection. */
public final class ThrottledFeed implements MailFeed {
    private final MailFeed feed;
    private final double bytesPerNano;
    private long free = System.nanoTime();

    /** @param bytesPerSecond above 0 */
    public ThrottledFeed(MailFeed feed, long bytesPerSecond) {
        this.feed = feed;
        this.bytesPerNano = (double) bytesPerSecond / TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public Optional<InputStream> open(Entry entry) {
        return feed.open(entry).map(Slow::new);
    }

    /** The time at which this much would have been read at the limited rate. */
    private synchronized long until(int bytes) {
        free = Math.max(free, System.nanoTime()) + Math.round(bytes / bytesPerNano);
        return free;
    }

    private final class Slow extends FilterInputStream {
        Slow(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            try {
                TimeUnit.NANOSECONDS.sleep(until(Math.max(0, count)) - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
            return count;
        }
    }

    @Override
    public List<Entry> read(Lane lane, Position after, int limit) {
        return feed.read(lane, after, limit);
    }

    @Override
    public boolean hasManifest(Entry entry) {
        return feed.hasManifest(entry);
    }

    @Override
    public Position head(Lane lane) {
        return feed.head(lane);
    }

    @Override
    public List<MailboxRecord> mailboxes() {
        return feed.mailboxes();
    }

    @Override
    public Optional<SweepStatus> sweepStatus() {
        return feed.sweepStatus();
    }

    @Override
    public EntryFormat entryFormat() {
        return feed.entryFormat();
    }

    @Override
    public void list(Listing listing, Consumer<StoredObject> each) {
        feed.list(listing, each);
    }

    @Override
    public void report(HostRecord record) {
        feed.report(record);
    }

    @Override
    public List<HostRecord> progress(HostName host, Consumer<HomingException> unreadable) {
        return feed.progress(host, unreadable);
    }
}
