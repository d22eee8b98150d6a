package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.Cloud;
import io.homing.devstack.Dovecot;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.devstack.Shell;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users read, flag, move, copy and delete mails under a real Dovecot while mail arrives and the agent is killed and restarted.
 * At the end every mail exists once, or was deleted and stays deleted, and the log of Dovecot has no errors.
 */
public final class Users {
    private static final List<String> PEOPLE = List.of("ann@example.org", "bob@example.org", "cat@example.org");

    private static final String COUNTED = "mails under users' hands";
    private static final long PATIENCE_PER_MAIL = TimeUnit.SECONDS.toNanos(5);

    private final Path directory;
    private final Path config;
    private final long seed;
    private final int wanted;
    private final long giveUp;
    private final AtomicInteger kills = new AtomicInteger();
    private final List<String> sent = new ArrayList<>();
    private final List<SimulatedUser> people = new ArrayList<>();

    /** A failure after which all threads end. */
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    private Users(Path directory, Path config, long seed, int wanted) {
        this.directory = directory;
        this.config = config;
        this.seed = seed;
        this.wanted = wanted;
        this.giveUp = System.nanoTime() + wanted * PATIENCE_PER_MAIL;
    }

    /**
     * Runs users and the killing of the agent until there were enough actions, however slow the machine is. The same seed gives
     * the same actions, but not at the same moments.
     *
     * @param mails the number of mails that users must have handled; the agent must have been killed a tenth as often
     */
    public static Result run(int mails, long seed, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        List<String> missing = Prerequisites.missing(false, "dovecot:dovecot-imapd");
        if (!missing.isEmpty()) {
            return new Result(COUNTED, 0, 0, missing);
        }
        try (Scratch scratch = Scratch.make("users")) {
            return run(scratch.directory(), mails, seed, out);
        }
    }

    private static Result run(Path directory, int mails, long seed, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x")); // for the mail user
        Path root = Files.createDirectory(directory.resolve("mail"));
        Dovecot.own(root);
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                Dovecot dovecot = Dovecot.start(root)) {
            for (String person : PEOPLE) {
                cloud.rule(Rule.deliver(new RulePattern(person), MailboxName.of(person), FolderName.INBOX));
            }
            Path config = Files.writeString(directory.resolve("agent.yaml"), cloud.agentYaml("users", root, "100ms"));
            var users = new Users(directory, config, seed, mails);
            List<String> violations = users.violations(cloud, dovecot, out);
            violations.forEach(violation -> out.printf("seed %d: %s%n", seed, violation));
            return new Result(COUNTED, users.touched(), violations.size());
        }
    }

    private List<String> violations(Cloud cloud, Dovecot dovecot, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        for (String mailbox : PEOPLE) {
            people.add(new SimulatedUser(mailbox, dovecot.port(), seed + people.size()));
        }
        letLoose(cloud);
        List<String> violations = new ArrayList<>(failures);
        Process last = agent("sync");
        if (last.waitFor() != 0) {
            violations.add("the last run ended with " + last.exitValue() + ": " + Shell.printed(log()));
        }
        if (!Shell.printed(log()).contains("now at position " + sent.size())) {
            violations.add("sent %d, but: %s".formatted(sent.size(), Shell.printed(log())));
        }
        for (SimulatedUser simulatedUser : people) {
            violations.addAll(simulatedUser.violations(
                    numbers(simulatedUser.mailbox()), mails(dovecot, simulatedUser.mailbox(), violations)));
        }
        if (!enough()) {
            violations.add("only %d mails were touched, the agent killed %d times: this machine is too slow to prove it"
                    .formatted(touched(), kills.get()));
        }
        dovecot.errors().stream()
                .filter(line ->
                        !line.contains(": UIDVALIDITY changed (")) // users log in before the first mail (ADR 26)
                .forEach(line -> violations.add("Dovecot logged: " + line));
        out.printf(
                "agent killed %d times; %s%n",
                kills.get(),
                String.join("; ", people.stream().map(SimulatedUser::deeds).toList()));
        return violations;
    }

    /** The content of a mailbox, for {@link SimulatedUser#violations}; a mailbox that Dovecot cannot show is a violation. */
    private static String mails(Dovecot dovecot, String mailbox, List<String> violations) {
        try {
            return dovecot.doveadm("-f", "tab", "fetch", "-u", mailbox, "guid hdr.subject", "ALL");
        } catch (IllegalStateException e) {
            violations.add(e.getMessage());
            return "";
        }
    }

    /** Runs all threads at once. */
    private void letLoose(Cloud cloud) throws InterruptedException, ExecutionException {
        var threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(watched("the killer", this::killAgain)));
            all.add(threads.submit(watched("SES", () -> send(cloud))));
            for (SimulatedUser simulatedUser : people) {
                all.add(threads.submit(watched(simulatedUser.mailbox(), () -> simulatedUser.tidyUp(this::goesOn))));
                all.add(threads.submit(
                        watched(simulatedUser.mailbox(), () -> simulatedUser.readOnAnotherDevice(this::goesOn))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Work in which an exception is a violation, such as a connection that Dovecot drops at a broken mail. */
    private Callable<Void> watched(String name, Callable<Void> work) {
        return () -> {
            try {
                return work.call();
            } catch (IOException | RuntimeException e) {
                failures.add("%s: %s".formatted(name, e));
                return null;
            }
        };
    }

    private boolean goesOn() {
        return failures.isEmpty() && !enough() && System.nanoTime() < giveUp;
    }

    private boolean enough() {
        return touched() >= wanted && kills.get() >= wanted / 10;
    }

    private int touched() {
        return people.stream().mapToInt(SimulatedUser::touched).sum();
    }

    private Void send(Cloud cloud) throws InterruptedException {
        var random = new Random(seed - 1);
        while (goesOn()) {
            String person = PEOPLE.get(random.nextInt(PEOPLE.size()));
            int number = sent.size();
            String mail = "From: eve@example.net\r\nSubject: %d\r\n\r\n%s\r\nend of %d\r\n"
                    .formatted(number, "x".repeat(random.nextInt(3_000)), number);
            cloud.ses().receive(new Envelope("eve@example.net", List.of(person)), mail.getBytes(UTF_8));
            sent.add(person);
            Thread.sleep(random.nextInt(60));
        }
        return null;
    }

    /** The numbers of the mails that were sent to a mailbox. */
    private List<Integer> numbers(String mailbox) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < sent.size(); number++) {
            if (sent.get(number).equals(mailbox)) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private Void killAgain() throws IOException, InterruptedException {
        var random = new Random(seed - 2);
        while (goesOn()) {
            Process agent = agent("run");
            String sign = random.nextInt(3) == 0
                    ? "following the journal"
                    : "delivered, now at position"; // in the first batch, or later
            while (agent.isAlive() && !Shell.printed(log()).contains(sign)) {
                Thread.sleep(10);
            }
            if (agent.waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the agent ended by itself: " + Shell.printed(log()));
            }
            agent.destroyForcibly().waitFor(); // SIGKILL
            kills.incrementAndGet();
        }
        return null;
    }

    private Process agent(String command) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.homing.agent.Main",
                        command,
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return directory.resolve("agent.log");
    }
}
