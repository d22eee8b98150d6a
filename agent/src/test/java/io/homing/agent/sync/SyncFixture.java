package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A store in memory, a mail volume on disk, and the real engine between them. */
public final class SyncFixture {
    public static final MailboxName ANN = MailboxName.of("ann@example.org");
    public static final MailboxName BOB = MailboxName.of("bob@example.org");
    public static final HostName HOST = new HostName("test");
    public static final Instant RECEIVED = Instant.parse("2026-11-21T11:59:58Z");

    public final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    public final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    final StopSignal stop = new StopSignal();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    public final Path root;

    /** Ann's Maildir. */
    public final Path inbox;

    Function<String, Fault> faults = call -> Fault.NONE;

    public SyncFixture(Path root) {
        this.root = root;
        this.inbox = root.resolve("example.org/ann/Maildir");
    }

    /** Stores a mail for INBOX of these mailboxes. */
    public List<Entry> mail(String id, String text, MailboxName... mailboxes) {
        return mail(id, text, FolderName.INBOX, mailboxes);
    }

    public List<Entry> mail(String id, String text, FolderName folder, MailboxName... mailboxes) {
        var message = new MessageId(id);
        byte[] bytes = text.getBytes(UTF_8);
        store.putCanonical(message, MailPrefix.PROCESSED, bytes);
        var record = IndexRecordBuilder.of(message, bytes).received(RECEIVED).build();
        List<Decision> decisions = Stream.of(mailboxes)
                .<Decision>map(
                        mailbox -> new Decision.Deliver(new Address(mailbox.toString()), mailbox, folder, "test"))
                .toList();
        List<Entry> entries = store.commit(record, decisions).stream()
                .map(CommitResult::entry)
                .toList();
        entries.forEach(store::putManifest);
        return entries;
    }

    public SyncReport sync() {
        try (MailVolume volume = open()) {
            return run(volume).run(Progress.NONE);
        }
    }

    MailVolume open() {
        return MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(root, Disk.Hooks.NONE));
    }

    public MailVolumeView look() {
        return MailVolumeView.of(root, new MaildirLayout(MaildirLayout.DEFAULT));
    }

    SyncPlan plan() {
        return SyncPlan.of(List.of(Lane.FIRST), store, look());
    }

    /** Where a mail is delivered to. */
    public Path file(Entry entry) {
        return root.resolve(new MaildirLayout(MaildirLayout.DEFAULT).file(entry));
    }

    SyncRun run(MailVolume volume) {
        var feed = new FaultyMailStore(store, store, call -> {
            calls.add(call);
            return faults.apply(call);
        });
        return new SyncRun(HOST, "test", List.of(Lane.FIRST), feed, volume, 4, clock, stop);
    }

    /** The delivered mails of a folder as {@code position: text}, in the order in which Dovecot numbers them. */
    List<String> folder(String maildir) {
        try (Stream<Path> fresh = Files.list(root.resolve(maildir).resolve("new"));
                Stream<Path> seen = Files.list(root.resolve(maildir).resolve("cur"))) {
            return Stream.concat(fresh, seen)
                    .sorted()
                    .map(file -> "%d: %s".formatted(position(file), text(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long position(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll(".*_(\\d{12})\\..*", "$1"));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything on the volume with its content, state and all: equal snapshots mean that nothing changed. */
    List<String> snapshot() {
        try (Stream<Path> all = Files.walk(root)) {
            return all.sorted()
                    .map(path -> root.relativize(path) + (Files.isRegularFile(path) ? " " + text(path) : "/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
