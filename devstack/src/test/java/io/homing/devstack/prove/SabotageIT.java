package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.OutboundMail;
import io.homing.store.Outbox;
import io.homing.store.Position;
import io.homing.store.SendClaim;
import io.homing.store.json.EntryJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Breaks one promise at a time in a simulated world, in ways that no mutation of single instructions reaches, and expects the
 * simulation to find it with the seeds that find nothing in a sound world ({@link SimulationIT}).
 */
final class SabotageIT {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);
    private static final int SCHEDULES = 300;

    @ParameterizedTest
    @EnumSource
    void aBrokenPromiseIsFound(Broken promise) throws IOException {
        var told = new ByteArrayOutputStream();
        Result result = Simulation.run(SCHEDULES, 1, promise, new PrintStream(told, true, UTF_8));
        System.out.println(promise + ", as it must be: " + result);
        assertThat(result.violations()).isPositive();
        assertThat(told.toString(UTF_8)).contains(promise.found);
    }

    enum Broken implements Sabotage {
        /** What a user reads at once is there a second time after a crash. */
        PUBLISHED_BEFORE_IT_IS_ANNOUNCED("is shown 2 times") {
            @Override
            public boolean step(String name, Path root) {
                return name.equals("replace")
                        && states(root, "*.new").stream()
                                        .flatMap(state -> announced(state).stream())
                                        .filter(entry -> publish(root, entry))
                                        .count()
                                > 0;
            }
        },
        /** A crash loses what was not renamed yet. */
        CONFIRMED_BEFORE_IT_IS_RENAMED("is shown 0 times") {
            @Override
            public boolean step(String name, Path root) {
                return name.equals("move")
                        && states(root, "lane-?").stream()
                                        .filter(Broken::confirm)
                                        .count()
                                > 0;
            }
        },
        /** What is committed in the second of the last mail that was read is passed over. */
        CURSOR_BY_TIME("requires position") {
            @Override
            public MailFeed feed(MailFeed feed) {
                return (MailFeed) Proxy.newProxyInstance(
                        MailFeed.class.getClassLoader(),
                        new Class<?>[] {MailFeed.class},
                        (proxy, method, arguments) -> {
                            try {
                                return method.getName().equals("next")
                                        ? later(feed, arguments)
                                        : method.invoke(feed, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        },
        /** A name differs from host to host, and from run to run. */
        NAMES_WITH_A_RANDOM_PART("is shown 0 times") {
            @Override
            public void ran(Path root) {
                new VolumeFiles(root)
                        .mails().values().stream()
                                .flatMap(List::stream)
                                .forEach(file -> move(
                                        file,
                                        file.resolveSibling(file.getFileName()
                                                .toString()
                                                .replaceFirst(
                                                        ",W=\\d+",
                                                        ",W="
                                                                + ThreadLocalRandom.current()
                                                                        .nextInt(1 << 20)))));
            }
        },
        /** The function decides for the first of several recipients only. */
        FIRST_RECIPIENT_ONLY("I1: no decision about") {
            @Override
            public Envelope envelope(Envelope envelope) {
                return new Envelope(envelope.sender(), envelope.recipients().subList(0, 1));
            }
        },
        /** A function that dies after SES took the mail leaves no trace of it. */
        SENT_WITHOUT_A_BEGINNING_ON_RECORD("was forwarded 2 times") {
            @Override
            public Outbox outbox(Outbox outbox) {
                return new Outboxes(outbox) {
                    @Override
                    public boolean begin(OutboundMail outboundMail) {
                        return outbox.open().stream()
                                .anyMatch(open -> open.send().equals(outboundMail));
                    }
                };
            }
        },
        /** What may have gone out is sent once more. */
        SENT_AGAIN_WHEN_NOBODY_KNOWS("was forwarded 2 times") {
            @Override
            public Outbox outbox(Outbox outbox) {
                return new Outboxes(outbox) {
                    @Override
                    public void finish(OutboundMail outboundMail, String how) {
                        if (how.equals("nobody knows whether it went out")) {
                            outbox.requeue(outboundMail);
                        } else {
                            outbox.finish(outboundMail, how);
                        }
                    }
                };
            }
        };

        /** What the simulation says of it. */
        private final String found;

        Broken(String found) {
            this.found = found;
        }

        private static List<Path> states(Path root, String glob) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(".homing"), glob)) {
                return StreamSupport.stream(files.spliterator(), false).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<Entry> announced(Path state) {
            return VolumeFiles.read(state).lines().skip(1).map(EntryJson::read).toList();
        }

        private static boolean publish(Path root, Entry entry) {
            Path staged = root.resolve(".homing/staging/%s-%s"
                    .formatted(entry.lane(), entry.position().padded()));
            Path target = root.resolve(LAYOUT.file(entry));
            Path read = target.getParent().resolveSibling("cur").resolve(target.getFileName() + ":2,S");
            boolean ready = Files.exists(staged) && Files.isDirectory(read.getParent()) && !Files.exists(read);
            if (ready) {
                move(staged, read);
            }
            return ready;
        }

        private static boolean confirm(Path state) {
            try {
                String header = VolumeFiles.read(state).lines().findFirst().orElseThrow();
                var json = (ObjectNode) new ObjectMapper().readTree(header);
                long announced = json.get("announced").longValue();
                json.put("published", json.get("published").longValue() + announced)
                        .put("announced", 0);
                if (announced > 0) {
                    Files.writeString(state, json + "\n");
                }
                return announced > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void move(Path file, Path target) {
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<Entry> later(MailFeed feed, Object[] arguments) {
            var lane = (Lane) arguments[0];
            var after = (Position) arguments[1];
            Optional<Entry> last = after.equals(Position.NONE)
                    ? Optional.empty()
                    : feed.read(lane, new Position(after.value() - 1), 1).stream()
                            .findFirst();
            return feed.next(lane, after, (int) arguments[2]).stream()
                    .filter(entry -> last.map(Entry::committed)
                            .map(entry.committed()::isAfter)
                            .orElse(true))
                    .toList();
        }
    }

    /** Another outbox, but for what a subclass breaks. */
    private abstract static class Outboxes implements Outbox {
        private final Outbox outbox;

        Outboxes(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public boolean claim(SendClaim claim, int limit) {
            return outbox.claim(claim, limit);
        }

        @Override
        public List<Open> open(Consumer<HomingException> unreadable) {
            return outbox.open(unreadable);
        }

        @Override
        public boolean begin(OutboundMail outboundMail) {
            return outbox.begin(outboundMail);
        }

        @Override
        public void requeue(OutboundMail outboundMail) {
            outbox.requeue(outboundMail);
        }

        @Override
        public void finish(OutboundMail outboundMail, String how) {
            outbox.finish(outboundMail, how);
        }
    }
}
