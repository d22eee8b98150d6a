package io.homing.agent.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.sun.security.auth.module.UnixSystem;
import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Whose the mail volume is: everything made on it becomes his. That matters: Dovecot drops the connection over a mail
 * that it cannot read. So a run as root gives files away, and a run as a third user is refused before it writes.
 */
final class Owner {
    private final PosixFileAttributes volume;
    private final boolean another;

    private Owner(PosixFileAttributes volume, boolean another) {
        this.volume = volume;
        this.another = another;
    }

    /** Looks at the volume and at who we are. */
    static Owner of(Path root) {
        try {
            var attributes = Files.readAttributes(root, PosixFileAttributes.class);
            if (!attributes.isDirectory()) {
                throw new HomingException(
                        HomingException.Kind.DISK,
                        "the mail volume %s is not a directory".formatted(root),
                        "Check mail.root.",
                        null);
            }
            long me = new UnixSystem().getUid(); // user.name is "?" in a container without /etc/passwd
            boolean another = me != ((Number) Files.getAttribute(root, "unix:uid")).longValue();
            if (another && me != 0) {
                throw new HomingException(
                        HomingException.Kind.DISK,
                        "the mail volume %s belongs to %s, but Homing runs as user %s"
                                .formatted(root, attributes.owner().getName(), Long.toString(me)),
                        "Dovecot could not read what we write. Run `sudo -u %s homing …`."
                                .formatted(attributes.owner().getName()),
                        null);
            }
            return new Owner(attributes, another);
        } catch (NoSuchFileException e) {
            throw new HomingException(
                    HomingException.Kind.DISK,
                    "the mail volume %s does not exist".formatted(root),
                    "Mount it, or make it for the mail user: `install -d -m 0700 -o vmail -g vmail %s`. Is mail.root right?"
                            .formatted(root),
                    e);
        } catch (IOException e) {
            throw DiskErrors.of("look at", root, e);
        }
    }

    /** Makes his what root has just made; nothing to do for himself. */
    void give(Path path) throws IOException {
        if (another) {
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
            view.setGroup(volume.group());
            view.setOwner(volume.owner()); // last: who owns it tells whether all is done
        }
    }

    /** Root that died between making a directory and giving it away left one that the mail user can never enter. */
    void giveForgotten(Path directory) {
        if (!another) {
            return;
        }
        try {
            var found = Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
            boolean closed = PosixFilePermissions.toString(found.permissions()).equals("rwx------");
            if (closed
                    && Files.getAttribute(directory, "unix:uid", NOFOLLOW_LINKS).equals(0)) {
                give(directory);
            }
        } catch (IOException e) {
            throw DiskErrors.of("give away", directory, e);
        }
    }
}
