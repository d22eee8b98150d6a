package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.devstack.Cloud;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.devstack.Shell;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The start of a kill test: a volume, and a journal with pending mail.
 *
 * @param name of the scene
 * @param volume a template: it is copied and never changed
 */
record KillScene(String name, Path volume) {
    /** The mail user: another user than that of the test, so that the owner of files must be changed. */
    private static final int VMAIL = 5000;

    private static final FolderName LIST = new FolderName("Lists/All");

    /** Two scenes over one journal: an empty volume, and one whose last agent died while it published. */
    static List<KillScene> prepare(Cloud cloud, Path directory) throws IOException {
        rules(cloud);
        send(cloud, 1, 100, "ann");
        send(cloud, 2, 9_000, "ann", "bob"); // one file with two names
        send(cloud, 3, 300, "all");
        var resumed = new KillScene("resumed", volume(directory.resolve("resumed")));
        resumed.dieWhilePublishing(cloud);

        send(cloud, 4, 70_000, "ann"); // more than one write
        send(cloud, 5, 500, "bob", "cid");
        send(cloud, 6, 600, "junk");
        send(cloud, 7, 700, "ann");
        withhold(cloud);
        send(cloud, 8, 800, "all");
        send(cloud, 9, 900, "dan", "ann");
        return List.of(new KillScene("empty", volume(directory.resolve("empty"))), resumed);
    }

    private static void rules(Cloud cloud) {
        for (String user : List.of("ann", "bob", "cid", "dan")) {
            rule(cloud, user, new Rule.Action.Deliver(mailbox(user), FolderName.INBOX));
        }
        rule(cloud, "junk", new Rule.Action.Deliver(mailbox("cid"), FolderName.JUNK));
        rule(
                cloud,
                "all",
                new Rule.Action.Deliver(mailbox("ann"), LIST),
                new Rule.Action.Deliver(mailbox("bob"), LIST));
    }

    private static void rule(Cloud cloud, String user, Rule.Action... actions) {
        cloud.rule(new Rule(new RulePattern(user + "@example.org"), List.of(actions)));
    }

    private static MailboxName mailbox(String user) {
        return MailboxName.of(user + "@example.org");
    }

    private static void send(Cloud cloud, int n, int size, String... users) {
        String mail = "From: eve@example.net\r\nSubject: %d\r\n\r\n%s\r\n".formatted(n, "Hello. ".repeat(size / 7));
        List<String> recipients =
                Stream.of(users).map(user -> user + "@example.org").toList();
        cloud.ses().receive(new Envelope("eve@example.net", recipients), mail.getBytes(UTF_8));
    }

    /** The last mail is missing; its manifest exists. */
    private static void withhold(Cloud cloud) {
        try (var store = cloud.store(request -> {})) {
            Entry last = store.feed().read(Lane.FIRST, Position.NONE, 1_000).getLast();
            cloud.s3()
                    .deleteObject(request ->
                            request.bucket(Cloud.BUCKET).key(last.object().value()));
        }
    }

    private static Path volume(Path root) throws IOException {
        Files.createDirectories(root);
        give(root);
        return root;
    }

    private static void give(Path path) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.setAttribute(path, "unix:uid", VMAIL);
            Files.setAttribute(path, "unix:gid", VMAIL);
        }
    }

    /**
     * A batch is announced and not confirmed: the first mail is published, and its user has read it; the others are staged.
     * Dovecot has made a mailbox meanwhile, and an unannounced fetch has left a partial file.
     */
    private void dieWhilePublishing(Cloud cloud) throws IOException {
        var layout = new MaildirLayout(MaildirLayout.DEFAULT);
        var moves = new AtomicInteger();
        var hooks = new Disk.Hooks(step -> {
            if (step.equals("move") && moves.incrementAndGet() == 2) {
                throw new Crash(step);
            }
        });
        try (var store = cloud.store(request -> {});
                MailVolume open = MailVolume.open(volume, layout, Disk.of(volume, hooks))) {
            new SyncRun(
                            new HostName(name),
                            "0",
                            List.of(Lane.FIRST),
                            store.feed(),
                            open,
                            1,
                            InstantSource.system(),
                            new StopSignal())
                    .run(Progress.NONE);
            throw new IllegalStateException("the agent was expected to die");
        } catch (Crash e) {
            new VolumeFiles(volume).mails().values().forEach(files -> read(files.getFirst()));
        }
        Path dan = volume.resolve("example.org/dan/Maildir");
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(dan.resolve(part));
            give(dan.resolve(part));
        }
        give(dan);
        give(dan.getParent());
        give(Files.writeString(volume.resolve(".homing/staging/0-000000000009"), "half a ma"));
    }

    /** As Dovecot does when a client has seen a mail. */
    private static void read(Path mail) {
        Path seen = mail.resolveSibling("../cur/" + mail.getFileName() + ":2,S").normalize();
        Shell.run("mv", mail.toString(), seen.toString());
    }
}
