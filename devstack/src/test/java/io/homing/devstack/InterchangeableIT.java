package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I4: hosts that follow one journal show one mailbox, whatever their Dovecot and their history. One takes the mails one
 * by one with a client logged in between, the other all at once; under Dovecot 2.3, and 2.4 where it can be had.
 */
final class InterchangeableIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final List<String> MAILBOXES = List.of("ann@example.org", "bob@example.org");
    private static final List<String> FOLDERS = List.of("INBOX", "Junk", "Sent", "Drafts", "Trash", "Archive");

    @Test
    void allHostsShowTheSameMailbox() throws Exception {
        var views = new TreeMap<String, List<String>>();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            Demo.setRules(cloud);
            List<ImapSession> patients = new ArrayList<>();
            for (DebianRoot debianRoot : userlands()) {
                patients.add(
                        new ImapSession(Host.following(cloud, directory, "patient" + patients.size()), debianRoot));
                var early = new ImapSession(Host.following(cloud, directory, "early" + patients.size()), debianRoot);
                early.logInBeforeTheFirstMail();
                patients.add(early);
            }
            for (SampleMail sample : SampleMail.all()) {
                cloud.ses().receive(sample.envelope(), sample.mail().getBytes(UTF_8));
                for (ImapSession imapSession : patients) {
                    assertThat(imapSession.host.homing("sync").exit()).isZero();
                    imapSession.look();
                }
            }
            for (ImapSession imapSession : patients) {
                views.put(
                        imapSession.host.root().getFileName() + ", " + imapSession.debianRoot,
                        view(imapSession.dovecot));
                imapSession.close();
                Host hasty = Host.following(cloud, directory, "hasty" + views.size());
                assertThat(hasty.homing("sync").exit()).isZero();
                try (Dovecot dovecot = Dovecot.start(hasty.root(), imapSession.debianRoot)) {
                    views.put("all at once, " + imapSession.debianRoot, view(dovecot));
                }
            }
        }
        List<String> expected = views.firstEntry().getValue();
        assertThat(expected).as("deliveries and folders").hasSizeGreaterThan(20);
        assertThat(views).allSatisfy((host, view) -> assertThat(view).isEqualTo(expected));
        System.out.println("interchangeable: " + String.join("; ", views.keySet()));
    }

    static List<DebianRoot> userlands() {
        Path trixie = Path.of(System.getProperty("trixie", "/var/cache/homing/trixie"));
        if (Files.isDirectory(trixie)) {
            return List.of(DebianRoot.installed(), DebianRoot.tree(trixie));
        }
        System.out.println(
                "*** NOT tested with Dovecot 2.4: there is no " + trixie + "; devstack/trixie-tree makes it");
        return List.of(DebianRoot.installed());
    }

    /** What identifies folders and mails to clients and to doveadm sync. */
    private static List<String> view(Dovecot dovecot) {
        List<String> view = new ArrayList<>();
        for (String mailbox : MAILBOXES) {
            for (String folder : FOLDERS) {
                view.add(mailbox + " "
                        + dovecot.doveadm(
                                        "-f",
                                        "flow",
                                        "mailbox",
                                        "status",
                                        "-u",
                                        mailbox,
                                        "uidvalidity guid messages",
                                        folder)
                                .strip());
                dovecot.doveadm(
                                "-f",
                                "flow",
                                "fetch",
                                "-u",
                                mailbox,
                                "uid guid date.received size.physical",
                                "mailbox",
                                folder,
                                "ALL")
                        .lines()
                        .forEach(line -> view.add(mailbox + " " + folder + " " + line));
            }
        }
        assertThat(dovecot.errors()) // but, where Dovecot was quicker, that the agent made the folder ours
                .allMatch(line -> line.contains("Warning: ") && line.contains(": UIDVALIDITY changed ("));
        return view;
    }

    /** A host that takes each mail as it comes, with a client looking at it all the time. */
    private static final class ImapSession implements AutoCloseable {
        private final Host host;
        private final DebianRoot debianRoot;
        private Dovecot dovecot;
        private Imap imap;

        ImapSession(Host host, DebianRoot debianRoot) {
            this.host = host;
            this.debianRoot = debianRoot;
        }

        void look() throws IOException {
            if (dovecot == null) {
                dovecot = Dovecot.start(host.root(), debianRoot);
                imap = new Imap(dovecot.port(), MAILBOXES.getFirst(), Dovecot.PASSWORD);
                imap.command("SELECT INBOX");
            }
            imap.command("NOOP");
            imap.command("UID FETCH 1:* (FLAGS)");
        }

        /** Dovecot makes the folders, then the agent makes them ours: who has one open is sent away, and comes again. */
        void logInBeforeTheFirstMail() throws IOException {
            look();
            imap.command("STATUS Sent (UIDVALIDITY)");
            assertThat(host.homing("sync").exit()).isZero();
            close();
            dovecot = null;
            look();
        }

        @Override
        public void close() throws IOException {
            imap.close();
            dovecot.close();
        }
    }
}
