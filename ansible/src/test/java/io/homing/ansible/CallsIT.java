package io.homing.ansible;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncRun;
import io.homing.ansible.Calls.Call;
import io.homing.devstack.Cloud;
import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.lambda.event.SqsQueue;
import io.homing.lambda.send.SesMailer;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.rebuild.TableRebuild;
import io.homing.operator.trace.Search;
import io.homing.operator.trace.SearchCriteria;
import io.homing.operator.trace.Tracer;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.FolderName;
import io.homing.store.HeldMail.Held;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.Incoming;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import io.homing.store.Withheld;
import io.homing.store.aws.AwsStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Least privilege, both ways: each program does everything that it can, on emulators; what it asks of AWS, its policy
 * allows, and what its policy allows, it asks.
 */
final class CallsIT {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");

    /** What Lambda does in the function's name: queue, failed sweeps, log. */
    private static final Set<String> OF_LAMBDA_ITSELF = Set.of(
            "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage", "logs:CreateLogStream", "logs:PutLogEvents");

    private static final String EMPTY_QUEUE = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"0\","
            + "\"ApproximateNumberOfMessagesNotVisible\":\"0\",\"ApproximateNumberOfMessagesDelayed\":\"0\"}}";

    /** Only ahead of the real time, with which the emulator stamps its objects. */
    private final TestClock clock = new TestClock(Instant.now());

    private Cloud cloud;
    private AwsStore store;
    private HttpServer ses;
    private int answer = 200;
    private SesMailer mailer;
    private SqsQueue events;
    private MailHandler function;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        ses = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ses.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            byte[] body = "{\"MessageId\":\"sent\"}".getBytes(UTF_8);
            int status = answer;
            if (target != null && target.startsWith("AmazonSQS.") && question.contains(queue())) {
                Calls.queue(target.substring("AmazonSQS.".length()));
                body = EMPTY_QUEUE.getBytes(UTF_8);
                status = 200;
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ses.start();
        mailer = new SesMailer(
                "eu-central-1",
                Optional.of(URI.create("http://127.0.0.1:" + ses.getAddress().getPort())),
                Optional.of("homing"));
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        store = new AwsStore(cloud.config(), 1, clock, request -> {});
        events = new SqsQueue(
                "eu-central-1",
                URI.create(queue()),
                Optional.of(URI.create("http://127.0.0.1:" + ses.getAddress().getPort())));
        function = new MailHandler(Wiring.of(
                Wiring.Ports.of(store),
                events,
                mailer,
                Settings.of(environment()),
                clock,
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
        cloud.rule(Rule.deliver(RulePattern.ANYONE, ANN, FolderName.INBOX));
        rule("bob", new Action.Deliver(BOB, FolderName.INBOX), new Action.Forward(new Address("bob@example.com")));
        rule("gone", new Action.Bounce(Action.Bounce.NO_SUCH_USER));
        rule("wait", new Action.Hold());
        cloud.rule(new Rule(
                new RulePattern("*@example.net"), List.of(new Action.Forward(new Address("bob@example.com")))));
    }

    private static String queue() {
        return (String) Deployment.MAIN.get("Function", "Environment", "Variables", "HOMING_QUEUE");
    }

    /** As the template sets it, but for what the emulators are called. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        ((Map<?, ?>) Deployment.MAIN.get("Function", "Environment", "Variables"))
                .forEach((name, value) -> environment.put((String) name, (String) value));
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("HOMING_OPERATOR", "you@example.org");
        return environment;
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        mailer.close();
        events.close();
        store.close();
        cloud.close();
        ses.stop(0);
    }

    private void rule(String user, Action... actions) {
        cloud.rule(new Rule(new RulePattern(user + "@example.org"), List.of(actions)));
    }

    @Test
    void theFunctionMayDoWhatItDoesAndNothingElse() throws Exception {
        function("m1", "ann@example.org", "bob@example.org", "gone@example.org");
        function("m5", "ann@example.net"); // the right to send is a list of domains
        function("m2", "wait@example.org");
        function("m2", "ann@example.org"); // another rule of SES: the mail is taken from where it is held
        stored("m3"); // no event comes
        assertThatThrownBy(() -> event("never-stored", "ann@example.org")).hasMessageContaining("failed");
        answer = 429;
        assertThatThrownBy(() -> function("m4", "bob@example.org")).hasMessageContaining("failed");
        answer = 200;
        Entry withheld = journal().getFirst();
        delete(StoreLayout.manifest(withheld));
        delete(withheld.object());
        store.feed()
                .report(new HostRecord(
                        new HostName("primary"),
                        Lane.FIRST,
                        withheld.position(),
                        clock.instant(),
                        "test",
                        List.of(new Withheld(withheld.position(), withheld.message(), Withheld.Why.MISSING))));
        assertThat(call("{\"Records\":[{\"messageId\":\"r1\",\"receiptHandle\":\"handle\",\"body\":\"no JSON\"}]}"))
                .contains("r1");
        clock.turn(Duration.ofMinutes(20));
        InMemoryEventQueue.wasEmpty(store.recovery(), clock.instant());
        assertThat(sweep())
                .contains("\"recovered\":1,\"repaired\":1,\"answered\":1,\"sent\":1,")
                .contains("\"failed\":0");
        clock.turn(Duration.ofDays(25));
        assertThat(sweep()).contains("\"held\":1,\"expiring\":1,");
        clock.turn(Duration.ofDays(10));
        delete(StoreLayout.canonical(new MessageId("m2"), MailPrefix.HELD));
        delete(StoreLayout.canonical(new MessageId("m2"), MailPrefix.PROCESSED));
        delete(StoreLayout.incoming(new MessageId("m2")));
        assertThat(sweep()).contains("\"held\":0,");
        assertThatAllIsAllowedAndAllIsUsed("function");
    }

    @Test
    void aHostMayDoWhatItDoesAndNothingElse(@TempDir Path volume) throws Exception {
        function("m1", "ann@example.org");
        function("m2", "ann@example.org");
        function("m3", "ann@example.org");
        delete(journal().get(1).object());
        sync(volume); // one that comes, one that is gone and reported, one that comes
        sync(volume); // nothing new

        function("m4", "ann@example.org");
        ObjectKey manifest = StoreLayout.manifest(journal().getLast());
        delete(journal().getLast().object());
        delete(manifest);
        assertThatThrownBy(() -> sync(volume))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("neither"); // so it may be the wrong bucket
        put(manifest, "{}");
        sync(volume);
        sweep();
        Calls.by(
                "host",
                () -> { // homing status, homing verify
                    assertThat(store.feed().sweepStatus().orElseThrow().hosts()).isNotEmpty();
                    assertThat(store.feed().progress(new HostName("backup"))).isEmpty();
                    assertThat(store.feed().entryFormat()).isEqualTo(EntryFormat.FIRST);
                    assertThat(store.feed().head(Lane.FIRST))
                            .isEqualTo(journal().getLast().position());
                    List<MailFeed.StoredObject> objects = new ArrayList<>();
                    for (MailFeed.Listing listing : MailFeed.Listing.values()) {
                        store.feed().list(listing, objects::add);
                    }
                    return assertThat(objects).isNotEmpty();
                });
        assertThatAllIsAllowedAndAllIsUsed("host");
    }

    /** As far as the ports go: what {@code homing route}, {@code held}, {@code search}, {@code trace}, {@code rebuild-table} do. */
    @Test
    void theOperatorMayDoWhatHisCommandsTakeAndNothingElse(@TempDir Path volume) throws Exception {
        for (String id : List.of("m1", "m2", "m3")) {
            function(id, "wait@example.org");
        }
        delete(StoreLayout.canonical(new MessageId("m2"), MailPrefix.HELD)); // as where SES encrypted it

        Calls.by("operator", () -> {
            var rule = Rule.deliver(new RulePattern("new@example.org"), ANN, FolderName.INBOX);
            assertThat(store.rules().all()).isNotEmpty();
            assertThat(store.rules().among(List.of(RulePattern.ANYONE))).isNotEmpty();
            assertThat(store.rules().change(change(Optional.empty(), Optional.of(rule))))
                    .isTrue();
            clock.turn(Duration.ofMinutes(1));
            assertThat(store.rules().change(change(Optional.of(rule), Optional.empty())))
                    .isTrue();
            assertThat(store.rules().changes(10)).isNotEmpty();
            assertThat(store.recovery().stored(Instant.EPOCH))
                    .as("what replay decides about again")
                    .allMatch(mail -> store.mails().find(mail.message()).isPresent());

            List<Held> waiting = store.held().waiting();
            assertThat(waiting).hasSize(3);
            delete(waiting.getLast());
            show(waiting.get(1));
            release(waiting.getFirst());
            assertThat(store.held().waiting()).containsExactly(waiting.get(1));

            var tracer = new Tracer(store.feed(), store.mails(), Optional.empty());
            List<MessageId> found = new ArrayList<>();
            new Search(store.feed(), store.mails(), store.recovery(), List.of(Lane.FIRST))
                    .run(
                            SearchCriteria.text("plans"),
                            9,
                            Progress.NONE,
                            mail -> found.add(mail.record().message()));
            return assertThat(found).hasSize(3).allMatch(id -> tracer.of(id).isKnown());
        });
        cloud.loseTable();
        var mails = MailVolumeView.of(volume, new MaildirLayout(MaildirLayout.DEFAULT));
        var rebuild = new TableRebuild(store.feed(), store.mails(), store.recovery(), mails, Progress.NONE);
        assertThat(Calls.by("operator", rebuild::run).heads()).containsOnlyKeys(Lane.FIRST);
        assertThatAllIsAllowedAndAllIsUsed("operator");
    }

    /** What the commands ask through {@link AwsAccount}; the answers do not matter here, nor that S3 emulated has no policy. */
    @Test
    void theDoctorMayAskWhatHeAsksAndNothingElse() throws Exception {
        URI stub = URI.create("http://127.0.0.1:" + ses.getAddress().getPort());
        try (var account = new AwsAccount(new AwsAccount.Where(
                "eu-central-1",
                Cloud.BUCKET,
                Cloud.TABLE,
                cloud.config().credentialsFile(),
                Optional.of(stub),
                cloud.config().dynamoDbEndpoint(),
                Optional.of(stub)))) {
            Calls.by("doctor", () -> {
                asked(account::activeRules);
                asked(account::sending);
                asked(account::reputation);
                asked(account::suppressed);
                asked(() -> account.identity("example.org"));
                asked(account::bucketPolicy);
                assertThat(store.rules().all()).isNotEmpty();
                asked(() -> account.send("homing@example.org", "canary@example.org", new byte[] {'\n'}));
                return null;
            });
            Calls.by("host", () -> {
                account.mayPut("H#primary");
                asked(() -> account.reportsAsMissing("processed/homing-doctor.eml"));
                return null;
            });
        }
        assertThatAllIsAllowedAndAllIsUsed("doctor");
        assertThat(Calls.of("host")).allMatch(call -> call.isAllowedBy(Deployment.IDENTITIES.get("host")));
    }

    private static void asked(Runnable question) {
        try {
            question.run();
        } catch (HomingException e) {
            return; // the stub speaks JSON to whoever expects XML; the request went out all the same
        }
    }

    private RuleChange change(Optional<Rule> before, Optional<Rule> after) {
        return new RuleChange(clock.instant(), "ann", new RulePattern("new@example.org"), before, after);
    }

    /** From wherever it is; SES's own object where no shelf has it. */
    private byte[] show(Held held) {
        MailStore mails = store.mails();
        return mails.canonical(held.message(), MailPrefix.PROCESSED)
                .or(() -> mails.canonical(held.message(), MailPrefix.HELD))
                .or(() -> mails.incoming(held.message()).map(Incoming::bytes))
                .orElseThrow();
    }

    private void release(Held held) {
        MailStore mails = store.mails();
        MessageRecord messageRecord = mails.find(held.message()).orElseThrow();
        mails.putCanonical(held.message(), MailPrefix.PROCESSED, show(held));
        var deliver = new Decision.Deliver(held.recipient(), ANN, FolderName.INBOX, "released");
        mails.commit(messageRecord.record(), List.of(deliver)).forEach(place -> mails.putManifest(place.entry()));
        store.held().close(held, "released");
    }

    /** The object goes with the life cycle of the bucket. */
    private void delete(Held held) {
        store.held().close(held, "deleted");
    }

    private static void assertThatAllIsAllowedAndAllIsUsed(String who) {
        Set<Call> made = Calls.of(who);
        Policy policy = Deployment.IDENTITIES.get(who);
        System.out.printf(
                "%s: %s%n", who, made.stream().map(Call::action).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(made).as("calls of the %s", who).isNotEmpty().allMatch(call -> call.isAllowedBy(policy), "allowed");
        assertThat(policy.grants())
                .filteredOn(grant -> !OF_LAMBDA_ITSELF.containsAll(grant.actions()))
                .as("grants of the %s", who)
                .isNotEmpty()
                .allMatch(grant -> made.stream().anyMatch(call -> call.isAllowedBy(grant)), "used");
    }

    private void stored(String id) {
        String mail = """
                Return-Path: <eve@example.net>\r
                Received: from client by inbound-smtp.eu-central-1.amazonaws.com with SMTP id %s\r
                 for ann@example.org; Sat, 21 Nov 2026 12:00:00 +0000\r
                X-SES-Spam-Verdict: PASS\r
                X-SES-Virus-Verdict: PASS\r
                Authentication-Results: amazonses.com; spf=pass client-ip=203.0.113.9; dmarc=pass;\r
                From: eve@example.net\r
                Subject: Plans\r
                \r
                Hello.\r
                """.formatted(id);
        put(StoreLayout.incoming(new MessageId(id)), mail);
    }

    private void put(ObjectKey key, String content) {
        cloud.s3().putObject(put -> put.bucket(Cloud.BUCKET).key(key.value()), RequestBody.fromString(content));
    }

    private void delete(ObjectKey key) {
        cloud.s3().deleteObject(delete -> delete.bucket(Cloud.BUCKET).key(key.value()));
    }

    private List<Entry> journal() {
        return store.feed().read(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }

    private void function(String id, String... recipients) throws Exception {
        stored(id);
        event(id, recipients);
    }

    private void event(String id, String... recipients) throws Exception {
        var envelope = new Envelope("eve@example.net", List.of(recipients));
        call(SesEvents.lambdaAction(new MessageId(id), envelope, false, false, clock.instant())
                .toString());
    }

    private String sweep() throws Exception {
        return call("{\"homing\":\"sweep\"}");
    }

    private String call(String event) throws Exception {
        return Calls.by("function", () -> {
            var out = new ByteArrayOutputStream();
            function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), out, null);
            return out.toString(UTF_8);
        });
    }

    private SyncReport sync(Path volume) throws Exception {
        try (var mails = MailVolume.open(
                        volume, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(volume, Disk.Hooks.NONE));
                var feed = new AwsStore(cloud.config(), 1, InstantSource.system(), request -> {})) {
            var run = new SyncRun(
                    new HostName("primary"),
                    "test",
                    List.of(Lane.FIRST),
                    feed.feed(),
                    mails,
                    2,
                    InstantSource.system(),
                    new StopSignal());
            return Calls.by("host", () -> run.run(Progress.NONE));
        }
    }
}
