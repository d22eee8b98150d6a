package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static io.homing.agent.maildir.TestEntries.NOON;
import static io.homing.agent.maildir.TestEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeliveredMailTest {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);

    @TempDir
    Path root;

    @Test
    void everyMailOfHomingIsFoundWithItsMailboxFolderAndTime() throws IOException {
        Path inbox = put("example.org/ann/Maildir/new", DeliveredName.base(entry(1, FolderName.INBOX)));
        Path lists = put(
                "example.org/ann/Maildir/.Lists.Debian/cur", DeliveredName.base(entry(2, FolderName.INBOX)) + ":2,S");
        Path encoded = put("example.org/ann/Maildir/.K&APY-ln/cur", DeliveredName.base(entry(3, FolderName.INBOX)));
        Path odd = put("example.org/ann/Maildir/.a..b/cur", DeliveredName.base(entry(4, FolderName.INBOX)));
        assertThat(found())
                .containsExactlyInAnyOrder(
                        new DeliveredMail(new Place(0, 1), NOON, ANN, FolderName.INBOX, inbox),
                        new DeliveredMail(new Place(0, 2), NOON, ANN, new FolderName("Lists/Debian"), lists),
                        new DeliveredMail(new Place(0, 3), NOON, ANN, FolderName.INBOX, encoded),
                        new DeliveredMail(new Place(0, 4), NOON, ANN, FolderName.INBOX, odd));
    }

    @Test
    void whatIsNoMailOfOursOrInNoMailboxIsPassedOver() throws IOException {
        put("example.org/ann/Maildir/new", "1795262400.M1P2.laptop");
        put("example.org/ann/Maildir/new", "dovecot-uidlist");
        put(".homing/staging", DeliveredName.base(entry(1, FolderName.INBOX)));
        put("new", DeliveredName.base(entry(2, FolderName.INBOX)));
        put("elsewhere/new", DeliveredName.base(entry(3, FolderName.INBOX)));
        Files.createFile(root.resolve(DeliveredName.base(entry(4, FolderName.INBOX))));
        assertThat(found()).isEmpty();
    }

    @Test
    void aVolumeThatIsNotThereIsNoEmptyOne() {
        Path missing = root.resolve("missing");
        assertThatThrownBy(() -> DeliveredMail.each(missing, LAYOUT, mail -> {}))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("cannot list " + missing);
    }

    private Path put(String directory, String name) throws IOException {
        return Files.createFile(Files.createDirectories(root.resolve(directory)).resolve(name));
    }

    private List<DeliveredMail> found() {
        List<DeliveredMail> found = new ArrayList<>();
        DeliveredMail.each(root, LAYOUT, found::add);
        return found;
    }
}
