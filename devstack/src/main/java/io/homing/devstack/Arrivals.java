package io.homing.devstack;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.devstack.SesInbound.Accepted;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MessageId;
import io.homing.store.Position;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits for the delivery of mails and prints a line for each: its folder, and the time from SMTP to the file. */
final class Arrivals implements SmtpDoor.DeliveryListener {
    private static final long POLL_MILLIS = 5;
    private static final String ROW = "  %-26s %-22s %-7s %8s %9s %12s%n";

    private final MailFeed feed;
    private final Path root;
    private final PrintStream out;
    private final MaildirLayout layout = new MaildirLayout(MaildirLayout.DEFAULT);
    private final Map<MessageId, Mail> mails = new HashMap<>();
    private final List<Entry> expected = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();
    private Position seen = Position.NONE;
    private int awaited;
    private int held;
    private String label = "";

    private record Mail(String label, int size, long since) {}

    Arrivals(MailFeed feed, Path root, PrintStream out) {
        this.feed = feed;
        this.root = root;
        this.out = out;
    }

    /** Skips the mails of earlier runs of the demo. */
    void begin() {
        news();
        expected.clear();
        out.printf(ROW, "mail", "mailbox", "folder", "position", "size", "after");
    }

    /** Sets the label of the next mail that is received. */
    synchronized void expect(String next) {
        label = next;
    }

    @Override
    public synchronized void rang(Accepted accepted, Envelope envelope, int size, long since) {
        String what = label.isEmpty() ? "yours, from " + envelope.sender() : label;
        label = "";
        if (accepted.event().equals("held")) {
            held++;
            out.printf(ROW, what, envelope.recipients().getFirst(), "(held)", "-", kilobytes(size), "-");
        } else {
            awaited++;
            mails.put(accepted.message(), new Mail(what, size, since));
        }
    }

    /** Waits until all received mails are delivered. */
    boolean await(long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!look()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Whether all received mails are delivered. */
    synchronized boolean look() {
        if (awaited > 0) {
            news();
        }
        for (Iterator<Entry> entries = expected.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            if (isHome(entry)) {
                Mail mail = mails.getOrDefault(entry.message(), new Mail("?", 0, System.nanoTime()));
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - mail.since());
                millis.add(took);
                out.printf(
                        ROW,
                        mail.label(),
                        entry.mailbox(),
                        entry.folder(),
                        entry.position(),
                        kilobytes(mail.size()),
                        took + " ms");
                entries.remove();
            }
        }
        return awaited == 0 && expected.isEmpty();
    }

    private void news() {
        for (Entry entry : feed.next(Lane.FIRST, seen, Integer.MAX_VALUE)) {
            expected.add(entry);
            seen = entry.position();
            if (mails.containsKey(entry.message()) && awaited > 0) {
                awaited--;
            }
        }
    }

    /** In new/, or already moved to cur/ by Dovecot. */
    private boolean isHome(Entry entry) {
        Path file = root.resolve(layout.file(entry));
        if (Files.exists(file)) {
            return true;
        }
        Path cur = file.getParent().resolveSibling("cur");
        try (DirectoryStream<Path> moved = Files.newDirectoryStream(cur, file.getFileName() + "*")) {
            return moved.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    synchronized int home() {
        return millis.size();
    }

    synchronized String summary() {
        var sorted = millis.stream().sorted().toList();
        return sorted.isEmpty()
                ? "no mail was delivered"
                : "%d mails delivered, %d held; from SMTP to the file: median %d ms, slowest %d ms"
                        .formatted(sorted.size(), held, sorted.get(sorted.size() / 2), sorted.getLast());
    }

    private static String kilobytes(int bytes) {
        return "%.1f KB".formatted(bytes / 1024.0);
    }
}
