package io.homing.devstack;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.schedule.Daemon;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./homing demo}: runs the whole system on this machine and delivers example mails. */
@Command(
        name = "homing demo",
        description = "Runs the whole system on this machine, with emulated AWS services, and delivers example mails.",
        footer = {"", "Example: ./homing demo --once"},
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final int PATIENCE_SECONDS = 60;

    /** The exit code of {@code homing} for a rejected command. */
    private static final int REFUSED = 4;

    @Option(names = "--once", description = "Send the example mails, wait until they are delivered, then exit.")
    private boolean once;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Directory for all data, kept from run to run (default: ${DEFAULT-VALUE}).",
            defaultValue = "demo")
    private Path directory;

    @Option(
            names = "--smtp-port",
            paramLabel = "PORT",
            description = "Port for SMTP; 0 for any free port (default: 2525, with --once 0).")
    private Optional<Integer> smtpPort = Optional.empty();

    private final PrintStream out = System.out;

    /** The program. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        int port = smtpPort.orElse(once ? 0 : 2525);
        if (!isFree(port)) {
            return refused(
                    "port %d is in use, probably by another demo. Choose another port: --smtp-port 0".formatted(port));
        }
        Path home = Files.createDirectories(directory).toRealPath();
        try (FileChannel lock = FileChannel.open(home.resolve(".lock"), CREATE, WRITE)) {
            return lock.tryLock() == null ? inUse(home) : run(home, port, start);
        } catch (OverlappingFileLockException e) { // by this process
            return inUse(home);
        }
    }

    private int inUse(Path home) {
        return refused("another demo is running in %s. End it (Ctrl-C), or choose another directory: --dir DIR"
                .formatted(home));
    }

    private static int refused(String why) {
        System.err.println("homing demo: " + why);
        return REFUSED;
    }

    /** Checked before anything is written, so that the configuration of a running demo is not changed. */
    private static boolean isFree(int port) throws IOException {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private int run(Path home, int port, long start) throws Exception {
        Path mail = Files.createDirectories(home.resolve("mail"));
        Dovecot.own(mail);
        var stopSignal = new StopSignal();
        try (Cloud cloud = Cloud.onDisk(home.resolve("aws"))) {
            setRules(cloud);
            Path config = Files.writeString(home.resolve("agent.yaml"), cloud.agentYaml("demo", mail, "200ms"));
            Thread agent = Thread.ofPlatform().start(() -> follow(ConfigReader.read(config), stopSignal));
            try {
                return show(new Arrivals(cloud.store().feed(), mail, out), cloud, mail, port, start);
            } finally {
                stopSignal.request();
                agent.join();
            }
        }
    }

    /** Ann gets her own mail; all other mail goes to Bob. */
    static void setRules(Cloud cloud) {
        cloud.rule(Rule.deliver(new RulePattern(ANN.toString()), ANN, FolderName.INBOX));
        cloud.rule(Rule.deliver(new RulePattern("*@example.org"), BOB, FolderName.INBOX));
    }

    private static void follow(AgentConfig config, StopSignal stopSignal) {
        try (Wiring.Agent agent = Wiring.agent(config, stopSignal)) {
            new Daemon(config.sync().interval(), stopSignal, () -> {
                        agent.sync().run(Progress.NONE);
                        return true;
                    })
                    .run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int show(Arrivals arrivals, Cloud cloud, Path mail, int port, long start)
            throws IOException, InterruptedException {
        try (var door = new SmtpDoor(port, Set.of("example.org"), cloud.ses(), arrivals)) {
            out.printf("%nMail for example.org is delivered to %s%n%n", mail);
            arrivals.begin();
            send(door.port(), arrivals);
            boolean allHome = arrivals.await(PATIENCE_SECONDS);
            out.printf("%n%s%n", arrivals.summary());
            Optional<Dovecot> dovecot = dovecot(mail);
            boolean allShown = dovecot.isEmpty() || showsAll(dovecot.get(), arrivals);
            out.printf(
                    "%s after %.1f s%n",
                    allHome && allShown ? "All mails delivered" : "NOT all mails delivered", seconds(start));
            if (!once) {
                invite(door.port(), mail, dovecot);
                stay(arrivals);
            }
            dovecot.ifPresent(Dovecot::close);
            return allHome && allShown ? 0 : 1;
        }
    }

    private static void send(int port, Arrivals arrivals) throws IOException {
        try (var client = new SmtpClient(port)) {
            for (SampleMail sample : SampleMail.all()) {
                arrivals.expect(sample.label());
                client.send(sample.envelope(), sample.mail());
                arrivals.look();
            }
        }
    }

    private Optional<Dovecot> dovecot(Path mail) {
        try {
            return Optional.of(Dovecot.start(mail));
        } catch (IllegalStateException e) {
            out.println("IMAP is not started: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Counts the mails by IMAP: at least those of this run, because earlier runs left theirs. */
    private boolean showsAll(Dovecot dovecot, Arrivals arrivals) throws IOException {
        int shown = 0;
        for (MailboxName mailbox : List.of(ANN, BOB)) {
            try (var imap = new Imap(dovecot.port(), mailbox.toString(), Dovecot.PASSWORD)) {
                shown += imap.messages("INBOX").size() + imap.messages("Junk").size();
            }
        }
        out.printf(
                "Dovecot shows %d mails by IMAP; warnings and errors in its log: %d%n",
                shown, dovecot.errors().size());
        return shown >= arrivals.home() && dovecot.errors().isEmpty();
    }

    private void invite(int port, Path mail, Optional<Dovecot> dovecot) {
        out.printf("%nSend a mail of your own (to any name at example.org):%n");
        out.printf("  swaks --server 127.0.0.1:%d --from you@example.net --to ann@example.org%n", port);
        out.printf(
                "  curl smtp://127.0.0.1:%d --mail-from you@example.net --mail-rcpt ann@example.org -T mail.eml%n",
                port);
        out.printf("Read them:%n");
        dovecot.ifPresent(imap -> out.printf(
                "  curl --user ann@example.org:%s imap://127.0.0.1:%d/INBOX -X 'FETCH 1:* (UID ENVELOPE)'%n",
                Dovecot.PASSWORD, imap.port()));
        out.printf("  ls %s/example.org/ann/Maildir/{new,cur}%n", mail);
        out.printf("%nThe licence of the DynamoDB emulator requires an AWS account. Ctrl-C ends the demo.%n%n");
    }

    /** Waits for Ctrl-C, which ends the program at once; the next run resumes. */
    private static void stay(Arrivals arrivals) throws InterruptedException {
        while (!Thread.interrupted()) {
            arrivals.look();
            Thread.sleep(20);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
