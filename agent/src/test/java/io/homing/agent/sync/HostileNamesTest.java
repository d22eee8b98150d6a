package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.DeliveredName;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.RandomValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names that are valid and yet look like something else: our own state, parts of a Maildir, files of Dovecot, ways out. On
 * a real volume every mail is at the one path of its layout, and there are no other files.
 */
final class HostileNamesTest {
    private static final List<String> USERS =
            words("homing cur new tmp maildir dovecot-uidlist maildirfolder a.. a.b _ = + lane-0 lock");
    private static final List<String> DOMAINS = words("homing cur new tmp staging b.c c 127.0.0.1 xn--a");
    private static final List<String> FOLDERS =
            words("cur new tmp homing Maildir dovecot-uidlist maildirfolder cur/new/tmp Junk/new INBOX/cur inbox/x junk"
                    + " & &- &AC8- &AC4ALg- &AAA- \uff0f \uff0e\uff0e \u2024\u2024 \u2044etc\u2044passwd \u2025 \ue000"
                    + " lost+found |sh $(id) '\" -rf new,S=1:2,T");
    private static final List<String> LONG_FOLDERS = List.of(
            "&".repeat(100), "é".repeat(50), "éa".repeat(33), "日".repeat(33), "📬".repeat(25), "a/".repeat(49) + "a");
    private static final MailboxName LONG =
            new MailboxName("u".repeat(64), ("d".repeat(62) + ".").repeat(2) + "d".repeat(63));

    @TempDir
    Path top;

    private record Place(MailboxName mailbox, FolderName folder) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                MaildirLayout.DEFAULT,
                "{user}@{domain}",
                "{user}/{domain}",
                "cur/{domain}/new/{user}",
                "homing/{user}@{domain}/tmp"
            })
    void everyMailIsWhereItsLayoutSaysAndNothingIsElsewhere(String pattern) throws IOException {
        Path root = Files.createDirectory(top.resolve("root"));
        var layout = new MaildirLayout(pattern);
        var syncFixture = new SyncFixture(root);
        List<Entry> entries = new ArrayList<>();
        for (Place place : places()) {
            String id = "m" + entries.size();
            entries.addAll(syncFixture.mail(id, "mail " + id, place.folder(), place.mailbox()));
        }
        sync(syncFixture, layout);
        for (Entry entry : entries) {
            assertThat(root.resolve(layout.file(entry))).hasContent("mail " + entry.message());
        }
        try (Stream<Path> all = Files.walk(top)) {
            List<Path> paths = all.toList();
            assertThat(paths.stream()
                            .filter(path ->
                                    DeliveredName.isOurs(path.getFileName().toString())))
                    .hasSameSizeAs(entries);
            String first = pattern.replaceFirst("/.*", "");
            assertThat(paths)
                    .filteredOn(path -> root.equals(path.getParent()))
                    .map(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of(".homing"),
                                    entries.stream()
                                            .map(entry -> first.replace(
                                                            "{user}",
                                                            entry.mailbox().local())
                                                    .replace(
                                                            "{domain}",
                                                            entry.mailbox().domain())))
                            .collect(Collectors.toSet()));
            assertThat(paths).filteredOn(path -> top.equals(path.getParent())).containsExactly(root);
            assertThat(paths)
                    .filteredOn(path -> root.resolve(".homing").equals(path.getParent()))
                    .map(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("folders", "lane-0", "lock", "staging");
        }
        List<String> before = syncFixture.snapshot();
        sync(syncFixture, layout);
        assertThat(syncFixture.snapshot()).isEqualTo(before);
    }

    private static void sync(SyncFixture syncFixture, MaildirLayout layout) {
        var disk = Disk.of(syncFixture.root, Disk.Hooks.NONE);
        try (MailVolume volume = MailVolume.open(syncFixture.root, layout, disk)) {
            syncFixture.run(volume).run(Progress.NONE);
        }
    }

    /** Every user and every domain; every folder of one of them; and what chance adds. */
    private static List<Place> places() {
        var random = new RandomValues(17);
        List<Place> places = new ArrayList<>();
        for (int n = 0; n < USERS.size(); n++) {
            places.add(inbox(new MailboxName(USERS.get(n), DOMAINS.get(n % DOMAINS.size()))));
        }
        places.addAll(List.of(inbox(LONG), inbox(MailboxName.of("a@b.c")), inbox(MailboxName.of("a.b@c"))));
        Stream.of(FOLDERS, LONG_FOLDERS)
                .flatMap(List::stream)
                .forEach(folder -> places.add(new Place(new MailboxName("cur", "new"), new FolderName(folder))));
        Stream.generate(() -> new Place(random.mailbox(), random.folder()))
                .limit(10)
                .forEach(places::add);
        return places;
    }

    private static Place inbox(MailboxName mailbox) {
        return new Place(mailbox, FolderName.INBOX);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }
}
