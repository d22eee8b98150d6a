package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail programs show the folders that are subscribed to: those that the agent makes must be, until a user objects. */
final class SubscribedFoldersIT {
    private static final String ANN = "ann@example.org";

    /** As a rule has it, and as IMAP does. */
    private static final List<String> IMAP_NAMES =
            List.of("Info", "Lists/Debian", "Entw&APw-rfe", "Lists/A &- B", "&2D3cYQ-");

    private static final List<String> NAMES =
            List.of("Info", "Lists/Debian", "Entwürfe", "Lists/A & B", "\uD83D\uDC61");

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    static List<DebianRoot> userlands() {
        return InterchangeableIT.userlands();
    }

    @ParameterizedTest
    @MethodSource("userlands")
    void clientsShowWhatTheAgentMakesUntilTheUserUnsubscribes(DebianRoot debianRoot) throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            Host host = Host.following(cloud, directory, "primary");
            send(cloud, "INBOX");
            assertThat(host.homing("sync").exit()).isZero();
            try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                    Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
                imap.command("CREATE Mine/Own");
                imap.command("SUBSCRIBE Mine/Own");
                imap.command("CREATE Unseen");
                for (String folder : NAMES) {
                    send(cloud, folder);
                }
                send(cloud, "Unseen");
                assertThat(host.homing("sync").exit()).isZero();
                for (String list : List.of("LIST (SUBSCRIBED) \"\" \"*\"", "LSUB \"\" \"*\"")) {
                    assertThat(folders(imap, list))
                            .containsAll(IMAP_NAMES)
                            .contains("Mine/Own", "Junk", "Archive")
                            .doesNotContain("Unseen");
                }

                imap.command("UNSUBSCRIBE Lists/Debian");
                imap.command("UNSUBSCRIBE \"Entw&APw-rfe\"");
                send(cloud, "Lists/Debian");
                send(cloud, "Entwürfe");
                send(cloud, "Later");
                assertThat(host.homing("sync").exit()).isZero();
                assertThat(folders(imap, "LIST (SUBSCRIBED) \"\" \"*\""))
                        .contains("Info", "Later", "Mine/Own")
                        .doesNotContain("Lists/Debian", "Entw&APw-rfe");

                imap.command("SUBSCRIBE Unseen"); // Dovecot still changes what it finds
                assertThat(folders(imap, "LSUB \"\" \"*\"")).contains("Unseen", "Later", "Info");
                assertThat(dovecot.errors()).isEmpty();
            }
        }
    }

    /** A Dovecot that was not told to subscribe to the usual folders, and one that reads what an old one wrote. */
    @ParameterizedTest
    @MethodSource("userlands")
    void theListOfAnOldDovecotIsContinued(DebianRoot debianRoot) throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            Host host = Host.following(cloud, directory, "primary");
            send(cloud, "INBOX");
            assertThat(host.homing("sync").exit()).isZero();
            Path list = host.inbox("example.org", "ann").resolve("subscriptions");
            assertThat(list).content().contains("Junk", "Sent");
            Files.writeString(list, "Lists.Old");
            send(cloud, "Lists/Debian");
            assertThat(host.homing("sync").exit()).isZero();
            try (Dovecot dovecot = Dovecot.start(host.root(), debianRoot);
                    Imap imap = new Imap(dovecot.port(), ANN, Dovecot.PASSWORD)) {
                assertThat(folders(imap, "LSUB \"\" \"*\"")).contains("Lists/Debian", "Lists/Old");
                assertThat(dovecot.errors()).isEmpty();
            }
        }
    }

    private static void send(Cloud cloud, String folder) {
        cloud.rule(Rule.deliver(RulePattern.ANYONE, MailboxName.of(ANN), new FolderName(folder)));
        MailFixtures.send(cloud, "for " + folder, ANN);
    }

    /** The names in the answer, as they are on the wire. */
    private static List<String> folders(Imap imap, String command) throws IOException {
        return imap.command(command).stream()
                .filter(response -> response.text().startsWith("* L"))
                .flatMap(response -> response.literals().isEmpty()
                        ? Stream.of(response.text().replaceFirst(".*\"/\" ", "").replace("\"", ""))
                        : response.literals().stream().map(String::new))
                .toList();
    }
}
