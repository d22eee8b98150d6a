package io.homing.agent.sync;

import io.homing.agent.disk.Disk;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.MailFeed;
import io.homing.store.ObjectKey;
import io.homing.store.Sha256;
import io.homing.store.Withheld;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/** Brings mails from the store into staging: in parallel, streamed, checked by size and digest, synced to disk. */
final class Fetcher implements AutoCloseable {
    private static final int READS = 3;
    private static final int BUFFER = 1 << 16;

    private final MailFeed feed;
    private final MailVolume volume;
    private final Executor threads;
    private final StopSignal stopSignal;

    /** @param parallel the number of mails that are fetched at once; with one, the thread of the caller fetches it */
    Fetcher(MailFeed feed, MailVolume volume, int parallel, StopSignal stopSignal) {
        this.feed = feed;
        this.volume = volume;
        this.threads = parallel == 1 ? Runnable::run : Executors.newFixedThreadPool(parallel);
        this.stopSignal = stopSignal;
    }

    /**
     * What became of a batch.
     *
     * @param entries the longest prefix of the batch that is staged, withheld or not for this host
     * @param mails those of them that are staged
     * @param withheld those of them that are withheld
     * @param trouble what kept the rest from being fetched; empty when nothing did, or when a stop was requested
     */
    record Fetched(
            List<Entry> entries, List<Entry> mails, List<Withheld> withheld, Optional<RuntimeException> trouble) {

        /** As if this mail had not been fetched for this reason, and so nothing after it. */
        Fetched before(Entry mail, RuntimeException why) {
            List<Entry> left = entries.subList(0, entries.indexOf(mail));
            return new Fetched(
                    left,
                    mails.subList(0, mails.indexOf(mail)),
                    withheld.stream()
                            .filter(one -> left.stream()
                                    .anyMatch(entry -> entry.position().equals(one.position())
                                            && entry.message().equals(one.message())))
                            .toList(),
                    Optional.of(why));
        }
    }

    /** What two entries must share to share a file. */
    private record Content(ObjectKey object, long size, Sha256 sha256, Instant received) {
        static Content of(Entry entry) {
            return new Content(entry.object(), entry.size(), entry.sha256(), entry.received());
        }
    }

    /** One fetch, and the entry whose staged file it makes; the others with the same content link to it. */
    private record Shared(Entry leader, FutureTask<Optional<Withheld.Why>> fetch) {}

    /** A batch on its way. */
    final class Fetching {
        private final List<Entry> batch;
        private final Predicate<Entry> ours;
        private final Map<Content, Shared> fetches = new HashMap<>();

        private Fetching(List<Entry> batch, Predicate<Entry> ours) {
            this.batch = batch;
            this.ours = ours;
            for (Entry entry : batch.stream().filter(ours).toList()) {
                fetches.computeIfAbsent(Content.of(entry), content -> {
                    var shared = new Shared(entry, new FutureTask<>(() -> stage(entry)));
                    threads.execute(shared.fetch());
                    return shared;
                });
            }
        }

        /** Waits for all of it, or as much as can be had. */
        Fetched await() {
            List<Entry> done = new ArrayList<>();
            List<Entry> mails = new ArrayList<>();
            List<Withheld> withheld = new ArrayList<>();
            Optional<RuntimeException> trouble = Optional.empty();
            try {
                for (Entry entry : batch) {
                    if (ours.test(entry)) {
                        Shared shared = fetches.get(Content.of(entry));
                        Optional<Withheld.Why> why = result(shared.fetch());
                        if (why.isEmpty()) {
                            link(entry, shared.leader());
                            mails.add(entry);
                        } else {
                            withheld.add(new Withheld(entry.position(), entry.message(), why.get()));
                        }
                    }
                    done.add(entry);
                }
            } catch (CancellationException e) {
                // what is done is done
            } catch (RuntimeException e) {
                trouble = Optional.of(e);
            }
            return new Fetched(done, mails, withheld, trouble);
        }
    }

    /**
     * Begins to fetch a batch. A mail that goes to several mailboxes is fetched once and linked.
     *
     * @param ours which entries this host delivers; it skips the others, and fetches nothing for them
     */
    Fetching begin(List<Entry> batch, Predicate<Entry> ours) {
        return new Fetching(batch, ours);
    }

    /** Ends what is under way; then nothing is written any more. */
    @Override
    public void close() {
        if (threads instanceof ExecutorService pool) {
            pool.shutdownNow();
            pool.close();
        }
    }

    /** Leaves the entry staged. */
    private void link(Entry entry, Entry leader) {
        if (!entry.equals(leader)) {
            volume.disk().link(volume.staged(leader), volume.staged(entry));
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException trouble -> throw trouble;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Why the entry must be withheld; empty when it is staged. */
    private Optional<Withheld.Why> stage(Entry entry) {
        Path staged = volume.staged(entry);
        for (int read = 1; read <= READS; read++) {
            Optional<InputStream> mail = feed.open(entry);
            if (mail.isEmpty()) {
                return Optional.of(gone(entry));
            }
            if (copy(entry, mail.get(), staged)) {
                return Optional.empty();
            }
            volume.disk().delete(staged);
        }
        return Optional.of(Withheld.Why.CORRUPT);
    }

    /** The object is missing, unless the bucket is a wrong one: that has no object of the journal at all. */
    private Withheld.Why gone(Entry entry) {
        if (!feed.hasManifest(entry)) {
            throw new HomingException(
                    HomingException.Kind.SETUP,
                    "neither %s nor the manifest of position %s is in the bucket"
                            .formatted(entry.object(), entry.position()),
                    "Is store.bucket the bucket that goes with store.table? If it is, the commit of this mail was cut off,"
                            + " and sending its event again completes it.");
        }
        return Withheld.Why.MISSING;
    }

    /** Whether the mail arrived as its entry promises. */
    private boolean copy(Entry entry, InputStream mail, Path staged) {
        Disk disk = volume.disk();
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[Math.clamp(entry.size() + 1, 1, BUFFER)];
        long size = 0;
        try (mail;
                FileChannel channel = disk.create(staged)) {
            for (int count = read(mail, buffer, entry); count >= 0; count = read(mail, buffer, entry)) {
                size += count;
                if (size > entry.size()) {
                    return false;
                }
                digest.update(buffer, 0, count);
                disk.write(channel, staged, ByteBuffer.wrap(buffer, 0, count));
            }
            if (size != entry.size() || !Sha256.of(digest).equals(entry.sha256())) {
                return false;
            }
            disk.finish(channel, staged, size, entry.received());
            return true;
        } catch (IOException e) {
            throw brokenOff(entry, e);
        }
    }

    private int read(InputStream mail, byte[] buffer, Entry entry) {
        if (stopSignal.requested() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("asked to stop");
        }
        try {
            return mail.read(buffer);
        } catch (IOException e) {
            throw brokenOff(entry, e);
        }
    }

    private static HomingException brokenOff(Entry entry, IOException cause) {
        return new HomingException(
                HomingException.Kind.PASSING,
                "the connection broke while reading %s: %s".formatted(entry.object(), cause.getMessage()),
                "Homing tries again by itself. If it stays so, look at the network.",
                cause);
    }
}
