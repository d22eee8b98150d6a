package io.homing.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store with the troubles of a real one, each when the given plan says so: away, throttled, timed out after the work
 * was done, killed before or after a call, wrong and truncated bytes, a Query that shows n+2 without n+1.
 */
public final class FaultyMailStore implements MailStore, MailFeed {
    private final MailStore store;
    private final MailFeed feed;
    private final Function<String, Fault> plan;

    /** What happens to one call. Faults that do not fit a call change nothing about it. */
    public enum Fault {
        NONE,
        /** Not done; {@link HomingException} of kind PASSING. */
        AWAY,
        /** Not done; {@link HomingException} of kind DENIED. */
        DENIED,
        /** Done, but reported as {@link HomingException} of kind PASSING. */
        TIMED_OUT,
        /** Not done; the program dies: {@link Crash}. */
        CRASH_BEFORE,
        /** Done; the program dies: {@link Crash}. */
        CRASH_AFTER,
        /** The stream of {@link MailFeed#open} ends early. */
        TRUNCATED,
        /** The stream of {@link MailFeed#open} has one wrong byte. */
        CORRUPTED,
        /** The stream of {@link MailFeed#open} breaks with an {@link IOException}. */
        BROKEN_OFF,
        /** {@link MailFeed#read} lacks its second entry. */
        HOLE
    }

    /** The death of a program in a test. An error, so that no handler of ordinary trouble catches it. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        public Crash(String where) {
            super(where, null, false, false);
        }
    }

    /** @param plan asked once per call, with the name of the port's method */
    public FaultyMailStore(MailStore store, MailFeed feed, Function<String, Fault> plan) {
        this.store = store;
        this.feed = feed;
        this.plan = plan;
    }

    /** Another port with the same troubles, those of streams and queries excepted. */
    public static <T> T port(Class<T> type, T real, Function<String, Fault> plan) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> around(method.getName(), plan.apply(method.getName()), () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        switch (e.getCause()) {
                            case RuntimeException trouble -> throw trouble;
                            case Error error -> throw error;
                            default -> throw new IllegalStateException(e);
                        }
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })));
    }

    @Override
    public Optional<Incoming> incoming(MessageId message) {
        return around("incoming", () -> store.incoming(message));
    }

    @Override
    public Optional<MessageRecord> find(MessageId message) {
        return around("find", () -> store.find(message));
    }

    @Override
    public Map<MessageId, MessageRecord> findAll(List<MessageId> messages) {
        return around("findAll", () -> store.findAll(messages));
    }

    @Override
    public List<Entry> entries(MessageId message) {
        return around("entries", () -> store.entries(message));
    }

    @Override
    public Optional<byte[]> canonical(MessageId message, MailPrefix mailPrefix) {
        return around("canonical", () -> store.canonical(message, mailPrefix));
    }

    @Override
    public byte[] putCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        return around("putCanonical", () -> store.putCanonical(message, mailPrefix, mail));
    }

    @Override
    public void replaceCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        around("replaceCanonical", () -> {
            store.replaceCanonical(message, mailPrefix, mail);
            return null;
        });
    }

    @Override
    public List<CommitResult> commit(IndexRecord record, List<Decision> decisions) {
        return around("commit", () -> store.commit(record, decisions));
    }

    @Override
    public void putManifest(Entry entry) {
        around("putManifest", () -> {
            store.putManifest(entry);
            return null;
        });
    }

    @Override
    public List<Entry> read(Lane lane, Position after, int limit) {
        Fault fault = plan.apply("read");
        List<Entry> entries = around("read", fault, () -> feed.read(lane, after, limit));
        if (fault != Fault.HOLE || entries.size() < 2) {
            return entries;
        }
        return Stream.concat(entries.stream().limit(1), entries.stream().skip(2))
                .toList();
    }

    @Override
    public Optional<InputStream> open(Entry entry) {
        Fault fault = plan.apply("open");
        return around("open", fault, () -> feed.open(entry)).map(stream -> spoil(fault, stream));
    }

    private static InputStream spoil(Fault fault, InputStream stream) {
        return switch (fault) {
            case TRUNCATED -> {
                byte[] bytes = all(stream);
                yield new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length / 2));
            }
            case CORRUPTED -> {
                byte[] bytes = all(stream);
                bytes[bytes.length / 2] ^= 1;
                yield new ByteArrayInputStream(bytes);
            }
            case BROKEN_OFF ->
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset (test)");
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        return read();
                    }
                };
            case NONE, AWAY, DENIED, TIMED_OUT, CRASH_BEFORE, CRASH_AFTER, HOLE -> stream;
        };
    }

    private static byte[] all(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasManifest(Entry entry) {
        return around("hasManifest", () -> feed.hasManifest(entry));
    }

    @Override
    public Position head(Lane lane) {
        return around("head", () -> feed.head(lane));
    }

    @Override
    public List<MailboxRecord> mailboxes() {
        return around("mailboxes", feed::mailboxes);
    }

    @Override
    public Optional<SweepStatus> sweepStatus() {
        return around("sweepStatus", feed::sweepStatus);
    }

    @Override
    public EntryFormat entryFormat() {
        return around("entryFormat", feed::entryFormat);
    }

    @Override
    public void list(Listing listing, Consumer<StoredObject> each) {
        around("list", () -> {
            feed.list(listing, each);
            return null;
        });
    }

    @Override
    public void report(HostRecord record) {
        around("report", () -> {
            feed.report(record);
            return null;
        });
    }

    @Override
    public List<HostRecord> progress(HostName host, Consumer<HomingException> unreadable) {
        return around("progress", () -> feed.progress(host, unreadable));
    }

    private <T> T around(String call, Supplier<T> work) {
        return around(call, plan.apply(call), work);
    }

    private static <T> T around(String call, Fault fault, Supplier<T> work) {
        T result = switch (fault) {
            case AWAY -> throw trouble(HomingException.Kind.PASSING, call + ": away");
            case DENIED -> throw trouble(HomingException.Kind.DENIED, call + ": denied");
            case CRASH_BEFORE -> throw new Crash("before " + call);
            case NONE, TIMED_OUT, CRASH_AFTER, TRUNCATED, CORRUPTED, BROKEN_OFF, HOLE -> work.get();
        };
        if (fault == Fault.TIMED_OUT) {
            throw trouble(HomingException.Kind.PASSING, call + ": timed out");
        }
        if (fault == Fault.CRASH_AFTER) {
            throw new Crash("after " + call);
        }
        return result;
    }

    private static HomingException trouble(HomingException.Kind kind, String what) {
        return new HomingException(kind, what + " (test)", "Nothing to do: a test wanted it so.");
    }
}
