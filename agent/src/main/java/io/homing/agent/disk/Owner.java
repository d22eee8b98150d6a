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
 * The owner of the mail volume, who becomes the owner of everything made on it: Dovecot drops the connection at a mail that
 * it cannot read. So a run as root changes the owner of its files, and a run as a third user is rejected before it writes.
 */
final class Owner {
    private final PosixFileAttributes volume;
    private final boolean another;

    private Owner(PosixFileAttributes volume, boolean another) {
        this.volume = volume;
        this.another = another;
    }

    /** Reads the owner of the volume and checks the user of this process. */
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
                        "Dovecot could not read its files. Run `sudo -u %s homing …`."
                                .formatted(attributes.owner().getName()),
                        null);
            }
            return new Owner(attributes, another);
        } catch (NoSuchFileException e) {
            throw new HomingException(
                    HomingException.Kind.DISK,
                    "the mail volume %s does not exist".formatted(root),
                    "Mount it, or make it for the mail user: `install -d -m 0700 -o vmail -g vmail %s`. Also check mail.root."
                            .formatted(root),
                    e);
        } catch (IOException e) {
            throw DiskErrors.of("look at", root, e);
        }
    }

    /** Changes the owner of a file that root has just made; does nothing for the mail user itself. */
    void give(Path path) throws IOException {
        if (another) {
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
            view.setGroup(volume.group());
            view.setOwner(volume.owner()); // last: the owner shows that the rest is done
        }
    }

    /** Repairs a directory that root made before a crash and whose owner it did not change: the mail user could not enter it. */
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
