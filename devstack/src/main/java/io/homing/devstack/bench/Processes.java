package io.homing.devstack.bench;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The measurements of one process from its start to its exit, as a timer runs it. */
final class Processes {
    private final BenchFixture benchFixture;
    private final Meter meter;
    private final Path agent;
    private final Comparison comparison;
    private final List<Competitor> there;

    /** Null before the first measurement. */
    private HostGroup hostGroup;

    Processes(BenchFixture benchFixture, Meter meter, Path agent, Comparison comparison, List<Competitor> there) {
        this.benchFixture = benchFixture;
        this.meter = meter;
        this.agent = agent;
        this.comparison = comparison;
        this.there = there;
    }

    /** Delivers all mails to an empty host. */
    BenchResult bulk(int mails) throws Exception {
        List<BenchMail> all = BenchMail.mixed(mails);
        benchFixture.hold(all);
        Path target = benchFixture.directory().resolve("bulk");
        var samples = comparison.run(there, new Comparison.Track() {
            @Override
            public ProcessBuilder ready(Competitor who) throws Exception {
                Shell.run("rm", "-rf", target.toString());
                Files.createDirectories(target);
                return who.sync(benchFixture, meter, agent, target);
            }

            @Override
            public void check(Competitor who) throws Exception {
                long bytes = all.stream().mapToLong(BenchMail::size).sum();
                require(who, delivered(target), mails, "mails");
                require(who, size(target), bytes, "bytes");
            }
        });
        Shell.run("rm", "-rf", target.toString());
        var rows = Comparison.rows(samples, false);
        rows.forEach(row -> row.put(
                "fsync",
                there.stream()
                        .filter(who -> who.label.equals(row.get("")))
                        .findFirst()
                        .orElseThrow()
                        .fsync));
        return new BenchResult(
                "a",
                String.format(
                        Locale.ROOT,
                        "bulk: %,d mails, %,.0f MB, to an empty host",
                        mails,
                        all.stream().mapToLong(BenchMail::size).sum() / 1e6),
                rows);
    }

    /** A poll without new mail, with this number of mails. */
    List<BenchResult> looks(List<Integer> sizes) throws Exception {
        List<BenchResult> findings = new ArrayList<>();
        for (int mails : sizes) {
            var hostGroup = crowd(mails);
            var samples = comparison.run(lookers(), new Comparison.Track() {
                @Override
                public ProcessBuilder ready(Competitor who) throws Exception {
                    return hostGroup.ready(who);
                }

                @Override
                public void check(Competitor who) throws Exception {
                    require(who, hostGroup.count(who), mails, "mails");
                }
            });
            findings.add(new BenchResult(
                    "b",
                    String.format(Locale.ROOT, "a poll that finds nothing, with %,d mails there", mails),
                    Comparison.rows(samples, true)));
        }
        return findings;
    }

    /** From start to exit with an empty mailbox. */
    BenchResult startToExit() throws Exception {
        BenchResult look = looks(List.of(0)).getFirst();
        return new BenchResult("d", "from start to exit, with an empty mailbox", look.rows());
    }

    /** One new mail where there are many. */
    BenchResult oneNew(int mails) throws Exception {
        var hostGroup = crowd(mails);
        var fresh = new BenchMail(mails + 1, 12_000);
        var samples = comparison.run(lookers(), new Comparison.Track() {
            @Override
            public ProcessBuilder ready(Competitor who) throws Exception {
                benchFixture.add(fresh);
                return hostGroup.ready(who);
            }

            @Override
            public void check(Competitor who) throws Exception {
                require(who, hostGroup.count(who), mails + 1L, "mails");
                hostGroup.forget(who, fresh);
            }
        });
        benchFixture.withdraw(fresh);
        return new BenchResult(
                "c",
                String.format(Locale.ROOT, "one new mail where there are %,d", mails),
                Comparison.rows(samples, false));
    }

    private List<Competitor> lookers() {
        return there.stream().filter(who -> who != Competitor.LIMIT).toList();
    }

    /** Reuses the state of the measurement before if possible, because many mails take minutes to make. */
    private HostGroup crowd(int mails) throws Exception {
        boolean there = hostGroup != null
                && hostGroup.mails.size() == mails
                && benchFixture.s3().mails().size() == mails;
        if (!there) {
            if (hostGroup != null) {
                hostGroup.remove();
            }
            List<BenchMail> all = BenchMail.small(mails);
            benchFixture.hold(all);
            hostGroup = new HostGroup(all);
        }
        return hostGroup;
    }

    /** Hosts with all these mails: one for Homing, and one for the alternatives, which all make the same files. */
    private final class HostGroup {
        private final List<BenchMail> mails;
        private final Path ours = benchFixture.directory().resolve("ours");
        private final Path theirs = benchFixture.directory().resolve("theirs");

        HostGroup(List<BenchMail> mails) throws IOException {
            this.mails = mails;
            var layout = new MaildirLayout(MaildirLayout.DEFAULT);
            Files.createDirectories(ours.resolve(".homing"));
            Files.createDirectories(theirs.resolve("new"));
            for (BenchMail mail : mails) {
                make(ours.resolve(layout.file(mail.entry())), mail);
                make(theirs.resolve(mail.fileName()), mail);
            }
        }

        /** Files of the right size and time; their content is a hole. */
        private static void make(Path path, BenchMail mail) throws IOException {
            if (mail.position() == 1) {
                Files.createDirectories(path.getParent());
            }
            try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(mail.size());
            }
            Files.setLastModifiedTime(path, FileTime.from(mail.stored()));
        }

        ProcessBuilder ready(Competitor who) throws IOException {
            switch (who) {
                case HOMING ->
                    Files.writeString(
                            ours.resolve(".homing/lane-0"),
                            "{\"version\":1,\"lane\":0,\"published\":%1$d,\"reported\":%1$d,\"reportedAt\":\"%2$s\",\"announced\":0,\"withheld\":[]}%n"
                                    .formatted(mails.size(), Instant.now()));
                case LOOP ->
                    Files.writeString(
                            theirs.resolve("last-sync"),
                            Long.toString(
                                    mails.isEmpty()
                                            ? 0
                                            : mails.getLast().stored().getEpochSecond()));
                default -> {}
            }
            return who.sync(benchFixture, meter, agent, who == Competitor.HOMING ? ours : theirs);
        }

        long count(Competitor who) throws IOException {
            return delivered(who == Competitor.HOMING ? ours : theirs);
        }

        /** Removes a mail that was delivered in this round. */
        void forget(Competitor who, BenchMail mail) throws IOException {
            Files.deleteIfExists(theirs.resolve(mail.fileName()));
            Files.deleteIfExists(theirs.resolve("new").resolve(mail.fileName()));
            if (who == Competitor.HOMING) {
                Files.delete(ours.resolve(new MaildirLayout(MaildirLayout.DEFAULT).file(mail.entry())));
            }
        }

        void remove() {
            Shell.run("rm", "-rf", ours.toString(), theirs.toString());
        }
    }

    /** The number of mails below, of any program. */
    static long delivered(Path directory) throws IOException {
        return mails(directory).size();
    }

    private static long size(Path directory) throws IOException {
        return mails(directory).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private static List<Path> mails(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".eml") || name.contains(".homing,");
                    })
                    .toList();
        }
    }

    private static void require(Competitor who, long is, long wants, String what) {
        if (is != wants) {
            throw new IllegalStateException("%s delivered %d %s, not %d".formatted(who.label, is, what, wants));
        }
    }
}
