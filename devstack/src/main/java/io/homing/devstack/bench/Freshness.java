package io.homing.devstack.bench;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.devstack.Dovecot;
import io.homing.devstack.Imap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The age of a mail when a client sees it: from just before its entry is written into the journal until a real Dovecot
 * notifies a client in IDLE. Half a second of it is Dovecot's own: it waits for further mail before it notifies.
 */
final class Freshness {
    private static final Path DOVECOT = Path.of("/usr/sbin/dovecot");
    private static final int SIZE = 12_000;

    /** Long enough for Dovecot to finish with the previous mail; otherwise it would notice this one sooner. */
    private static final int LEAST_GAP_MILLIS = 800;

    /** Irregular, so that a mail arrives at any point of the poll interval. */
    private static final int MORE_GAP_MILLIS = 1_000;

    private final BenchFixture benchFixture;
    private final Path agent;

    Freshness(BenchFixture benchFixture, Path agent) {
        this.benchFixture = benchFixture;
        this.agent = agent;
    }

    /** The command that installs what is missing; empty if nothing is. */
    static Optional<String> missing() {
        return Files.isExecutable(DOVECOT) ? Optional.empty() : Optional.of("apt-get install dovecot-imapd");
    }

    /** Measures this number of mails, one after the other. */
    BenchResult of(int mails) throws Exception {
        benchFixture.hold(List.of());
        Path volume = Files.createDirectories(benchFixture.directory().resolve("fresh"));
        Dovecot.own(volume);
        List<Double> seconds = new ArrayList<>();
        try (var running = RunningAgent.start(benchFixture, agent, volume)) {
            var first = new BenchMail(1, SIZE); // creates the mailbox
            benchFixture.add(first);
            Path file = volume.resolve(new MaildirLayout(MaildirLayout.DEFAULT).file(first.entry()));
            running.await("deliver the first mail", () -> Files.exists(file));
            try (var dovecot = Dovecot.start(volume);
                    var imap = new Imap(dovecot.port(), BenchMail.MAILBOX.toString(), Dovecot.PASSWORD)) {
                imap.command("SELECT INBOX");
                imap.idle();
                var random = new Random(3);
                for (int n = 2; n <= mails + 1; n++) {
                    var mail = new BenchMail(n, SIZE);
                    Thread.sleep(LEAST_GAP_MILLIS + random.nextInt(MORE_GAP_MILLIS));
                    long committed = System.nanoTime();
                    benchFixture.add(mail);
                    imap.awaitExists(n);
                    seconds.add((System.nanoTime() - committed) / 1e9);
                }
            }
        }
        Collections.sort(seconds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("", "homing run");
        row.put("least s", seconds.getFirst());
        row.put("p50 s", percentile(seconds, 50));
        row.put("p99 s", percentile(seconds, 99));
        row.put("most s", seconds.getLast());
        return new BenchResult(
                "f",
                String.format(Locale.ROOT, "from the commit to a client of Dovecot in IDLE, %d mails", mails),
                List.of(row));
    }

    /** A percentile. */
    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }
}
