package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.RandomValues;
import io.homing.store.Sha256;
import io.homing.store.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder name that we accept is a folder that Dovecot opens under this very name, with the mail in it. */
final class HostileNamesIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final String NAMES =
            "inbox/x Inbox/y INBOX/z INBOXES cur new tmp homing maildirfolder dovecot-uidlist"
                    + " cur/new/tmp junk & &- &AC8- &AC4ALg- a&b \uff0f \uff0e\uff0e \u2044etc \u2025 \ue000 a\u00a0b a/b/c/d/e/f"
                    + " lost+found |sh $(id) ' \" -rf new,S=1:2,T {1} #shared #mbox/x !a +a";
    private static final List<String> LONG_NAMES =
            List.of("&".repeat(100), "é".repeat(50), "éa".repeat(33), "日".repeat(33), "📬".repeat(25));

    @Test
    void everyFolderIsThereForDovecotUnderItsName() throws Exception {
        var folders = new TreeSet<FolderName>();
        Stream.concat(Stream.of(NAMES.split(" ", -1)), LONG_NAMES.stream())
                .forEach(name -> folders.add(new FolderName(name)));
        var random = new RandomValues(3);
        Stream.generate(random::folder).limit(60).forEach(folders::add);
        for (DebianRoot debianRoot : userlands()) {
            Path root = Files.createDirectory(directory.resolve("mail-" + debianRoot.version()));
            Dovecot.own(root);
            deliver(root, folders);
            try (Dovecot dovecot = Dovecot.start(root, debianRoot)) {
                String status = dovecot.doveadm("mailbox", "status", "-u", ANN.toString(), "messages", "*");
                assertThat(status.lines())
                        .containsAll(folders.stream()
                                .map(folder -> folder + " messages=1")
                                .toList());
                assertThat(dovecot.errors()).isEmpty();
            }
        }
    }

    private static List<DebianRoot> userlands() {
        Path trixie = Path.of(System.getProperty("trixie", "/var/cache/homing/trixie"));
        return Files.isDirectory(trixie)
                ? List.of(DebianRoot.installed(), DebianRoot.tree(trixie))
                : List.of(DebianRoot.installed());
    }

    private static void deliver(Path root, SortedSet<FolderName> folders) {
        var clock = new TestClock(NOON);
        var store = new InMemoryMailStore(clock, 1);
        for (FolderName folder : folders) {
            byte[] mail = ("Subject: for " + folder + "\r\n\r\n").getBytes(UTF_8);
            var message = new MessageId(Sha256.of(mail).value());
            store.putCanonical(message, MailPrefix.PROCESSED, mail);
            var record = IndexRecordBuilder.of(message, mail).received(NOON).build();
            store.commit(record, List.of(new Decision.Deliver(new Address(ANN.toString()), ANN, folder, "test")));
        }
        try (var volume =
                MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(root, Disk.Hooks.NONE))) {
            new SyncRun(new HostName("test"), "test", List.of(Lane.FIRST), store, volume, 1, clock, new StopSignal())
                    .run(Progress.NONE);
        }
    }
}
