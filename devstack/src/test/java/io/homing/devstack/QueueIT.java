package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HeldMail;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Outbox;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import io.homing.store.RulePattern;
import io.homing.store.SweepStore;
import io.homing.store.TestClock;
import io.homing.store.aws.AwsStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a mail in the deployment: SES, topic, queue, function, and the sweep behind them. */
final class QueueIT {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final MailboxName CID = MailboxName.of("cid@example.org");
    private static final Address FAR = new Address("bob@example.com");
    private static final byte[] SWEEP = "{\"homing\":\"sweep\"}".getBytes(UTF_8);
    private static final Pattern SUBJECT = Pattern.compile("Mail \\d+");

    /** The same faults, order and duplicates on every run, as far as threads allow. */
    private final Random random = new Random(4);

    /** The emulator stamps objects with the real time, so this one only runs ahead. */
    private final TestClock clock = new TestClock(Instant.now());

    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final MailQueue queue = new MailQueue(random);
    private Cloud cloud;
    private AwsStore store;

    /** Users that a mail is for, and users whose mailboxes it has to come into. */
    private enum Outcome {
        DELIVERED("ann", "ann"),
        UNKNOWN_RECIPIENT("who", "cid"),
        SPAM("ann", "ann"),
        TO_TWO("ann cid", "ann cid"),
        TO_AN_ALIAS("team", "ann bob"),
        FORWARDED("bob", "bob"),
        BOUNCED("gone", ""),
        DISCARDED("drop", ""),
        HELD("wait", ""),
        VIRUS("ann", "");

        private final String recipients;
        private final String mailboxes;

        Outcome(String recipients, String mailboxes) {
            this.recipients = recipients;
            this.mailboxes = mailboxes;
        }

        Envelope envelope() {
            return new Envelope("eve@example.net", addresses(recipients));
        }

        List<MailboxName> mailboxes() {
            return addresses(mailboxes).stream().map(MailboxName::of).toList();
        }

        private static List<String> addresses(String users) {
            return Stream.of(users.split(" "))
                    .filter(user -> !user.isEmpty())
                    .map(user -> user + "@example.org")
                    .toList();
        }

        byte[] mail(int n) {
            String body = switch (this) {
                case SPAM -> SesInbound.GTUBE;
                case VIRUS -> SesInbound.EICAR;
                default -> "Hello.";
            };
            return "From: eve@example.net\r\nSubject: Mail %d\r\n\r\n%s\r\n"
                    .formatted(n, body)
                    .getBytes(UTF_8);
        }
    }

    /** A mail that arrived. */
    private record Arrived(int number, Outcome fate) {}

    /** What is wrong with a notification. */
    private enum Poison {
        NO_JSON,
        WRONG_ID,
        NO_OBJECT
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        store = cloud.store(clock, request -> {});
        cloud.rule(Rule.deliver(RulePattern.ANYONE, CID, FolderName.INBOX));
        rule("ann", new Action.Deliver(ANN, FolderName.INBOX));
        rule("bob", new Action.Deliver(BOB, FolderName.INBOX), new Action.Forward(FAR));
        rule("team", new Action.Deliver(ANN, FolderName.INBOX), new Action.Deliver(BOB, FolderName.INBOX));
        rule("gone", new Action.Bounce(Action.Bounce.NO_SUCH_USER));
        rule("drop", new Action.Discard());
        rule("wait", new Action.Hold());
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        cloud.close();
    }

    private void rule(String user, Action... actions) {
        cloud.rule(new Rule(new RulePattern(user + "@example.org"), List.of(actions)));
    }

    @Test
    void aThousandMailsWithPoisonAndCrashesAreAllAccountedForAndTheQueueIsEmpty() throws Exception {
        Map<MessageId, Arrived> arrived = new HashMap<>();
        Map<MessageId, Poison> poisoned = new HashMap<>();
        for (int n = 0; n < 1_000; n++) {
            Outcome outcome = n % 20 == 0 ? Outcome.DELIVERED : Outcome.values()[n % Outcome.values().length];
            if (n % 20 == 0) {
                Poison poison = Poison.values()[n / 20 % Poison.values().length];
                var message = receive(outcome, n, notification -> publish(poison, notification));
                poisoned.put(message, poison);
                arrived.put(message, new Arrived(n, outcome));
            } else {
                arrived.put(receive(outcome, n, queue::publish), new Arrived(n, outcome));
            }
        }

        var faults = new AtomicInteger();
        queue.drain(function(call -> fault(100, faults)));
        assertThat(faults.get()).as("faults").isGreaterThan(50);
        clock.turn(Duration.ofMinutes(20));
        sweepUntilItDoesNotDie(function(call -> fault(1_000, faults))); // it makes more calls than a batch

        MailHandler well = function(call -> Fault.NONE);
        queue.redrive(); // as the alarm on the dead letters asks for
        queue.drain(well);
        clock.turn(Duration.ofMinutes(20));
        sweep(well);

        assertThat(queue.size()).isZero();
        assertThat(queue.deadLetters()).as("the poison, and nothing else").hasSizeGreaterThanOrEqualTo(50);
        assertThat(queue.deadLetters().stream().filter(body -> !body.startsWith("{")))
                .hasSize(17);
        assertThat(queue.deadLetters().stream()
                        .filter(body -> body.contains("../"))
                        .distinct())
                .hasSize(17);
        Set<MessageId> gone = with(poisoned, Poison.NO_OBJECT);
        assertThat(queue.deadLetters().stream()
                        .filter(body -> body.startsWith("{") && !body.contains("../"))
                        .map(body -> gone.stream()
                                .filter(id -> body.contains(id.value()))
                                .findFirst()
                                .orElseThrow(() -> new AssertionError("a dead letter that is no poison: " + body)))
                        .distinct())
                .hasSize(gone.size());
        assertThat(errors()).allMatch(line -> line.contains("\"hint\":\"") || line.contains("sweep"));
        assertThat(gone)
                .allMatch(id -> errors().stream().anyMatch(line -> line.contains("\"message\":\"" + id + "\"")));
        assertThat(told("requires JSON")).as("told, each").hasSize(17);
        assertThat(told("mail.messageId")).as("told, each").hasSizeGreaterThanOrEqualTo(17);

        arrived.keySet().removeAll(gone);
        assertThatAllAreWhereTheyBelong(arrived);
        System.out.printf(
                "1,000 mails, %d poisoned, %d crashes and other troubles: %d entries, %d held, %d sent, %d dead letters%n",
                poisoned.size(),
                faults.get(),
                journal().size(),
                store.held().waiting().size(),
                sent.size(),
                queue.deadLetters().size());
    }

    /** More than S3 lists on a page; of the events, one in three never comes. */
    @Test
    void aDayOfOutageFollowedByRecoveryLosesNothing() throws Exception {
        Map<MessageId, Arrived> arrived = new HashMap<>();
        for (int n = 0; n < 1_100; n++) {
            arrived.put(receive(Outcome.DELIVERED, n, queue::publish), new Arrived(n, Outcome.DELIVERED));
        }
        queue.drain((event, answer, context) -> {
            throw new IOException("the function is away");
        });
        assertThat(queue.deadLetters()).hasSizeGreaterThanOrEqualTo(1_100);
        queue.lose(3);
        clock.turn(Duration.ofDays(1));
        MailHandler well = function(call -> Fault.NONE);
        queue.redrive();
        queue.drain(well);
        int late = journal().size();
        assertThat(late).isBetween(700, 800);
        assertThat(sweep(well)).contains("\"recovered\":%d,".formatted(1_100 - late), "\"failed\":0");
        assertThatAllAreWhereTheyBelong(arrived);
        assertThat(sweep(well)).contains("\"recovered\":0,");
    }

    @Test
    void theSameEventAHundredTimesAtOnceIsOneDeliveryPerMailboxAndOneForward() throws Exception {
        List<ObjectNode> notifications = new ArrayList<>();
        receive(Outcome.FORWARDED, 1, notifications::add);
        String body = notifications.getFirst().toString();
        MailHandler function = function(call -> Fault.NONE);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(100)) {
            Callable<List<String>> event = () -> {
                go.await();
                var one = new MailQueue(new Random());
                one.send(body);
                one.drain(function);
                return one.deadLetters();
            };
            List<Future<List<String>>> all =
                    IntStream.range(0, 100).mapToObj(n -> threads.submit(event)).toList();
            go.countDown();
            for (Future<List<String>> one : all) {
                assertThat(one.get()).isEmpty();
            }
        }
        assertThat(journal()).map(Entry::mailbox).containsExactly(BOB);
        assertThat(sent).containsExactly("Mail 1 to bob@example.com");
        assertThat(store.outbox().open()).isEmpty();
    }

    private MessageId receive(Outcome outcome, int n, Consumer<ObjectNode> topic) {
        return SesInbound.publishing(topic, cloud.s3(), Cloud.BUCKET)
                .receive(outcome.envelope(), outcome.mail(n))
                .message();
    }

    private void publish(Poison poison, ObjectNode notification) {
        switch (poison) {
            case NO_JSON -> queue.send("<notification>" + notification.path("mail") + "</notification>");
            case WRONG_ID -> {
                String id = notification.path("mail").path("messageId").textValue();
                notification.withObject("/mail").put("messageId", "../" + id);
                queue.publish(notification);
            }
            case NO_OBJECT -> {
                String key = notification.at("/receipt/action/objectKey").textValue();
                cloud.s3().deleteObject(delete -> delete.bucket(Cloud.BUCKET).key(key));
                queue.publish(notification);
            }
        }
    }

    private static Set<MessageId> with(Map<MessageId, Poison> poisoned, Poison poison) {
        return poisoned.entrySet().stream()
                .filter(one -> one.getValue() == poison)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** At one call in so many; a mail takes about ten of them, a batch up to a hundred. */
    private Fault fault(int oneIn, AtomicInteger faults) {
        Fault fault = switch (random.nextInt(4 * oneIn)) {
            case 0 -> Fault.CRASH_BEFORE;
            case 1 -> Fault.CRASH_AFTER;
            case 2 -> Fault.AWAY;
            case 3 -> Fault.TIMED_OUT;
            default -> Fault.NONE;
        };
        faults.addAndGet(fault == Fault.NONE ? 0 : 1);
        return fault;
    }

    /** The function as it is deployed, on ports and a mailer that have the troubles of this plan. */
    private MailHandler function(Function<String, Fault> plan) {
        var mails = new FaultyMailStore(store.mails(), store.feed(), plan);
        var ports = new Wiring.Ports(
                mails,
                mails,
                FaultyMailStore.port(RuleBook.class, store.rules(), plan),
                FaultyMailStore.port(Outbox.class, store.outbox(), plan),
                FaultyMailStore.port(HeldMail.class, store.held(), plan),
                FaultyMailStore.port(SweepStore.class, store.recovery(), plan));
        Settings settings = Settings.of(Map.of(
                "AWS_REGION", cloud.config().region(), "HOMING_BUCKET", Cloud.BUCKET, "HOMING_TABLE", Cloud.TABLE));
        return new MailHandler(Wiring.of(
                ports, new InMemoryEventQueue(), mailer(plan), settings, clock, new PrintStream(log, true, UTF_8)));
    }

    private Mailer mailer(Function<String, Fault> plan) {
        return mail -> {
            Fault fault = plan.apply("send");
            if (fault == Fault.CRASH_BEFORE) {
                throw new Crash("before send");
            }
            if (fault == Fault.AWAY) {
                throw new MailerException(MailerException.Kind.LATER, "throttled", "It is tried again.", null);
            }
            sent.add(name(mail));
            if (fault == Fault.CRASH_AFTER) {
                throw new Crash("after send");
            }
            if (fault == Fault.TIMED_OUT) {
                throw new MailerException(MailerException.Kind.UNKNOWN, "timed out", "A person decides.", null);
            }
            return "sent-" + sent.size();
        };
    }

    private static String name(OutgoingMail mail) {
        Matcher subject = SUBJECT.matcher(new String(mail.mail(), UTF_8));
        return (subject.find() ? subject.group() : "?") + " to " + mail.to();
    }

    /** The second one that finds the queue empty. */
    private String sweep(MailHandler function) throws IOException {
        InMemoryEventQueue.wasEmpty(store.recovery(), clock.instant());
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(SWEEP), answer, null);
        return answer.toString(UTF_8);
    }

    private void sweepUntilItDoesNotDie(MailHandler function) throws IOException {
        for (int sweeps = 0; sweeps < 100; sweeps++) {
            try {
                sweep(function);
                return;
            } catch (RuntimeException | Crash e) {
                // the schedule calls again
            }
        }
        throw new AssertionError("no sweep came to its end");
    }

    private List<String> errors() {
        return log.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("\"level\":\"ERROR\""))
                .toList();
    }

    /** The records of the queue of which the log says this. */
    private Set<String> told(String error) {
        Pattern name = Pattern.compile("\\(queue record q\\d+\\)");
        return errors().stream()
                .filter(line -> line.contains(error))
                .flatMap(line -> name.matcher(line).results().map(found -> found.group()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Entry> journal() {
        return store.feed().read(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }

    private void assertThatAllAreWhereTheyBelong(Map<MessageId, Arrived> arrived) {
        List<Entry> journal = journal();
        assertThat(journal)
                .map(entry -> entry.position().value())
                .isEqualTo(LongStream.rangeClosed(1, journal.size()).boxed().toList());
        assertThat(journal).allMatch(store.feed()::hasManifest);
        Map<MessageId, List<MailboxName>> placed = journal.stream()
                .collect(
                        Collectors.groupingBy(Entry::message, Collectors.mapping(Entry::mailbox, Collectors.toList())));
        assertThat(arrived.keySet()).containsAll(placed.keySet());
        Map<MessageId, List<HeldMail.Held>> held =
                store.held().waiting().stream().collect(Collectors.groupingBy(HeldMail.Held::message));
        assertThat(store.outbox().open()).isEmpty();
        assertThat(sent).as("each at most once").doesNotHaveDuplicates();
        arrived.forEach((message, one) -> {
            assertThat(placed.getOrDefault(message, List.of()))
                    .as("%s, %s", message, one)
                    .containsExactlyInAnyOrderElementsOf(one.fate.mailboxes());
            List<Decision> decisions =
                    store.mails().find(message).map(MessageRecord::decisions).orElse(List.of());
            assertThat(decisions).as("%s, %s", message, one).isNotEmpty();
            switch (one.fate) {
                case HELD, VIRUS -> assertThat(held).as("%s, %s", message, one).containsKey(message);
                case FORWARDED ->
                    assertThat(sent.contains("Mail %d to %s".formatted(one.number, FAR)) || held.containsKey(message))
                            .as("%s, %s: sent, or shown to a person", message, one)
                            .isTrue();
                case BOUNCED ->
                    assertThat(sent.contains("Mail %d to eve@example.net".formatted(one.number))
                                    || held.containsKey(message) // over the daily limit of one sender
                                    || Stream.of(decisions)
                                            .flatMap(List::stream)
                                            .anyMatch(Decision.Discard.class::isInstance))
                            .as("%s, %s: sent, or on record why not", message, one)
                            .isTrue();
                case DELIVERED, UNKNOWN_RECIPIENT, SPAM, TO_TWO, TO_AN_ALIAS, DISCARDED ->
                    assertThat(held).as("%s, %s", message, one).doesNotContainKey(message);
            }
        });
    }
}
