package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I4 across the two hosts as they are installed: Dovecot as the chart configures it and as the playbook does shows one
 * mailbox. Asked through doveadm, which opens mailboxes as IMAP does; who may log in, and how, is for DovecotIT and BoxIT.
 */
final class PodAndBoxIT {
    private static final List<String> MAILBOXES = List.of("ann@example.org", "bob@example.org");
    private static final List<String> FOLDERS = List.of("INBOX", "Junk", "Sent", "Drafts", "Trash", "Archive");

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @BeforeEach
    void needAnsible() throws IOException {
        try {
            Shell.run("ansible", "--version");
        } catch (IllegalStateException e) {
            String complaint = "*** NOT tested here: that pod and box show the same mailbox, for want of ansible."
                    + " To test it too: sudo apt-get install ansible-core";
            System.err.println(complaint);
            abort(complaint);
        }
    }

    @Test
    void thePodAndTheBoxShowTheSameMailbox() throws Exception {
        var views = new TreeMap<String, List<String>>();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            Demo.setRules(cloud);
            var pods = new TreeMap<Installed, Host>();
            for (DebianRoot debianRoot : InterchangeableIT.userlands()) {
                String version = debianRoot.version();
                Host host = Host.following(cloud, directory, "pod" + version.charAt(2));
                pods.put(new Installed("pod", version, debianRoot, podConfig(version, host)), host);
            }
            for (var pod : pods.entrySet()) { // who logs in before the first mail: Dovecot is quicker
                MAILBOXES.forEach(pod.getKey()::look);
                assertThat(pod.getValue().homing("sync").exit()).isZero();
            }
            for (SampleMail sample : SampleMail.all()) {
                cloud.ses().receive(sample.envelope(), sample.mail().getBytes(UTF_8));
                for (var pod : pods.entrySet()) { // at once, and read at once
                    assertThat(pod.getValue().homing("sync").exit()).isZero();
                    MAILBOXES.forEach(pod.getKey()::look);
                }
            }
            for (Installed pod : pods.keySet()) {
                views.put(pod.toString(), pod.view());
            }
            for (DebianRoot debianRoot : InterchangeableIT.userlands()) { // a box that was away for all of it
                String version = debianRoot.version();
                Host host = Host.following(cloud, directory, "box" + version.charAt(2));
                assertThat(host.homing("sync").exit()).isZero();
                var box = new Installed("box", version, debianRoot, boxConfig(version, host));
                views.put(box.toString(), box.view());
            }
        }
        List<String> expected = views.firstEntry().getValue();
        assertThat(expected).as("deliveries and folders").hasSizeGreaterThan(20);
        assertThat(views)
                .hasSizeGreaterThan(1)
                .allSatisfy((host, view) -> assertThat(view).isEqualTo(expected));
        System.out.println("interchangeable: " + String.join(", ", views.keySet()));
    }

    /** The chart's file, which its template takes as it is; paths and user exchanged for ones that this machine has. */
    private Path podConfig(String version, Host host) throws IOException {
        String text = Files.readString(Path.of("../charts/homing/files/dovecot-" + version + ".conf"))
                .replace("/srv/mail/homing", host.root().toString())
                .replace("/run/secrets/tls", directory.toString())
                .replace("/run/dovecot", directory + "/run");
        assertThat(text).doesNotContain("/srv/");
        return write("pod-" + version + ".conf", text + "first_valid_uid = 1\n");
    }

    private Path boxConfig(String version, Host host) throws IOException {
        Path rendered = directory.resolve("rendered-" + version);
        Shell.run(
                "ansible",
                "all",
                "--inventory",
                "localhost,",
                "--connection",
                "local",
                "--module-name",
                "template",
                "--args",
                "src=%s dest=%s"
                        .formatted(
                                Path.of("../ansible/templates/backup/dovecot-" + version + ".conf")
                                        .toAbsolutePath(),
                                rendered),
                "--extra-vars",
                "{tls: %s, mail_root: %s, quota: 1G, mail_host: mail.example.org, largest_mail_mb: 40, has_ipv6: true}"
                        .formatted(directory, host.root()));
        String text = Files.readString(rendered).replace("!include /etc", "!include_try /nowhere");
        return write("box-" + version + ".conf", text);
    }

    private Path write(String name, String text) throws IOException {
        for (String file : List.of("tls.crt", "tls.key", "fullchain.pem", "privkey.pem")) {
            Files.writeString(directory.resolve(file), ""); // must be there; doveadm serves nobody
        }
        return Files.writeString(directory.resolve(name), text.replace("= vmail", "= " + Dovecot.mailUser()));
    }

    /** A Dovecot with the configuration of a host. */
    private record Installed(String host, String version, DebianRoot userland, Path config)
            implements Comparable<Installed> {

        /** Gives UIDs to what is new, as a client that looks would have it. */
        void look(String mailbox) {
            doveadm(mailbox, "fetch", "uid", "mailbox", "INBOX", "ALL");
        }

        /** What a client keeps in mind of folders and mails, and the mails themselves. */
        List<String> view() {
            List<String> view = new ArrayList<>();
            for (String mailbox : MAILBOXES) {
                for (String folder : FOLDERS) {
                    view.add(mailbox + " "
                            + doveadm(mailbox, "mailbox status", "uidvalidity guid messages", folder)
                                    .strip());
                    view.add(doveadm(
                            mailbox, "fetch", "uid guid date.received size.physical text", "mailbox", folder, "ALL"));
                }
            }
            return view;
        }

        /** Without a server: whose mailbox it is comes from the environment. */
        private String doveadm(String mailbox, String command, String... arguments) {
            List<String> words = new ArrayList<>(List.of("-c", config.toString(), "-f", "flow"));
            words.addAll(List.of(command.split(" ")));
            if (!version.equals("2.3")) {
                words.add("--no-userdb-lookup");
            }
            words.addAll(List.of(arguments));
            var doveadm = new ProcessBuilder(userland.command("/usr/bin/doveadm", words.toArray(String[]::new)));
            doveadm.environment().remove("HOME");
            doveadm.environment().put("USER", mailbox);
            doveadm.environment().put("TZ", "UTC");
            return Shell.output(doveadm.redirectErrorStream(true));
        }

        @Override
        public int compareTo(Installed other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return host + " " + version;
        }
    }
}
