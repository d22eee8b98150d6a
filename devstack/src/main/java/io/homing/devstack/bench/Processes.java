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

/** The works that are one process from its start to its exit, which people call from a timer. */
final class Processes {
    private final Stage stage;
    private final Meter meter;
    private final Path agent;
    private final Race race;
    private final List<Contender> there;

    /** Null before the first. */
    private Crowd crowd;

    Processes(Stage stage, Meter meter, Path agent, Race race, List<Contender> there) {
        this.stage = stage;
        this.meter = meter;
        this.agent = agent;
        this.race = race;
        this.there = there;
    }

    /** All mails to a host that has none. */
    Finding bulk(int mails) throws Exception {
        List<BenchMail> all = BenchMail.mixed(mails);
        stage.hold(all);
        Path target = stage.directory().resolve("bulk");
        var samples = race.run(there, new Race.Track() {
            @Override
            public ProcessBuilder ready(Contender who) throws Exception {
                Shell.run("rm", "-rf", target.toString());
                Files.createDirectories(target);
                return who.sync(stage, meter, agent, target);
            }

            @Override
            public void check(Contender who) throws Exception {
                long bytes = all.stream().mapToLong(BenchMail::size).sum();
                require(who, delivered(target), mails, "mails");
                require(who, size(target), bytes, "bytes");
            }
        });
        Shell.run("rm", "-rf", target.toString());
        var rows = Race.rows(samples, false);
        rows.forEach(row -> row.put(
                "fsync",
                there.stream()
                        .filter(who -> who.label.equals(row.get("")))
                        .findFirst()
                        .orElseThrow()
                        .fsync));
        return new Finding(
                "a",
                String.format(
                        Locale.ROOT,
                        "bulk: %,d mails, %,.0f MB, to an empty host",
                        mails,
                        all.stream().mapToLong(BenchMail::size).sum() / 1e6),
                rows);
    }

    /** Nothing new, with so many mails there. */
    List<Finding> looks(List<Integer> sizes) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (int mails : sizes) {
            var crowd = crowd(mails);
            var samples = race.run(lookers(), new Race.Track() {
                @Override
                public ProcessBuilder ready(Contender who) throws Exception {
                    return crowd.ready(who);
                }

                @Override
                public void check(Contender who) throws Exception {
                    require(who, crowd.count(who), mails, "mails");
                }
            });
            findings.add(new Finding(
                    "b",
                    String.format(Locale.ROOT, "a look that finds nothing, with %,d mails there", mails),
                    Race.rows(samples, true)));
        }
        return findings;
    }

    /** From start to exit where there is nothing at all. */
    Finding startToExit() throws Exception {
        Finding look = looks(List.of(0)).getFirst();
        return new Finding("d", "from start to exit, with an empty mailbox", look.rows());
    }

    /** One new mail where there are many. */
    Finding oneNew(int mails) throws Exception {
        var crowd = crowd(mails);
        var fresh = new BenchMail(mails + 1, 12_000);
        var samples = race.run(lookers(), new Race.Track() {
            @Override
            public ProcessBuilder ready(Contender who) throws Exception {
                stage.add(fresh);
                return crowd.ready(who);
            }

            @Override
            public void check(Contender who) throws Exception {
                require(who, crowd.count(who), mails + 1L, "mails");
                crowd.forget(who, fresh);
            }
        });
        stage.withdraw(fresh);
        return new Finding(
                "c", String.format(Locale.ROOT, "one new mail where there are %,d", mails), Race.rows(samples, false));
    }

    private List<Contender> lookers() {
        return there.stream().filter(who -> who != Contender.LIMIT).toList();
    }

    /** That of the work before where it will do: with many mails it takes minutes to make. */
    private Crowd crowd(int mails) throws Exception {
        boolean there = crowd != null
                && crowd.mails.size() == mails
                && stage.shelf().mails().size() == mails;
        if (!there) {
            if (crowd != null) {
                crowd.remove();
            }
            List<BenchMail> all = BenchMail.small(mails);
            stage.hold(all);
            crowd = new Crowd(all);
        }
        return crowd;
    }

    /** Hosts that have all these mails: of ours one, and one that the peers share, who all make the same files. */
    private final class Crowd {
        private final List<BenchMail> mails;
        private final Path ours = stage.directory().resolve("ours");
        private final Path theirs = stage.directory().resolve("theirs");

        Crowd(List<BenchMail> mails) throws IOException {
            this.mails = mails;
            var layout = new MaildirLayout(MaildirLayout.DEFAULT);
            Files.createDirectories(ours.resolve(".homing"));
            Files.createDirectories(theirs.resolve("new"));
            for (BenchMail mail : mails) {
                make(ours.resolve(layout.file(mail.entry())), mail);
                make(theirs.resolve(mail.fileName()), mail);
            }
        }

        /** Of the right size and time, for those who look; the content is a hole. */
        private static void make(Path path, BenchMail mail) throws IOException {
            if (mail.position() == 1) {
                Files.createDirectories(path.getParent());
            }
            try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(mail.size());
            }
            Files.setLastModifiedTime(path, FileTime.from(mail.stored()));
        }

        ProcessBuilder ready(Contender who) throws IOException {
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
            return who.sync(stage, meter, agent, who == Contender.HOMING ? ours : theirs);
        }

        long count(Contender who) throws IOException {
            return delivered(who == Contender.HOMING ? ours : theirs);
        }

        /** Takes a mail away that came in this round. */
        void forget(Contender who, BenchMail mail) throws IOException {
            Files.deleteIfExists(theirs.resolve(mail.fileName()));
            Files.deleteIfExists(theirs.resolve("new").resolve(mail.fileName()));
            if (who == Contender.HOMING) {
                Files.delete(ours.resolve(new MaildirLayout(MaildirLayout.DEFAULT).file(mail.entry())));
            }
        }

        void remove() {
            Shell.run("rm", "-rf", ours.toString(), theirs.toString());
        }
    }

    /** How many mails lie below, whoever brought them. */
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

    private static void require(Contender who, long is, long wants, String what) {
        if (is != wants) {
            throw new IllegalStateException("%s brought %d %s, not %d".formatted(who.label, is, what, wants));
        }
    }
}
