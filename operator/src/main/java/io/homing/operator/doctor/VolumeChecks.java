package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.FolderIdentities;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/** Checks the mail volume: its owner, its free space, and the guarantees of its file system. */
final class VolumeChecks {
    private static final String HOME = ".homing";
    private static final long MIB = 1 << 20;

    /** Less free space does not suffice for the largest mails of SES, fetched in parallel. */
    private static final long LITTLE = 512 * MIB;

    private static final long NOTHING = 50 * MIB;
    private static final double TIGHT = 0.9;

    private final CheckContext checkContext;
    private final Path root;
    private final MaildirLayout layout;

    VolumeChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
        this.root = checkContext.config().mail().root();
        this.layout = checkContext.config().mail().layout();
    }

    List<Check> all() {
        return List.of(
                Check.one("mail volume", this::volume),
                Check.one("disk space", this::space),
                Check.one("inodes", this::inodes),
                Check.one("file system", this::fileSystem),
                Check.one("folder identity", this::identity));
    }

    /** The checks of every run, and the permissions of the directory. */
    private Finding volume() throws IOException {
        MailVolume.look(root, layout, Disk.of(root, Disk.Hooks.NONE)).close();
        UserPrincipal owner = Files.getOwner(root);
        if (owner.getName().equals("root")) {
            return Finding.error(
                    "mail volume",
                    root + " belongs to root: the mail user cannot read the mail there",
                    "chown -R vmail:vmail " + root);
        }
        boolean open = Files.getPosixFilePermissions(root).stream()
                .anyMatch(permission -> permission == PosixFilePermission.OTHERS_READ
                        || permission == PosixFilePermission.OTHERS_EXECUTE
                        || permission == PosixFilePermission.OTHERS_WRITE);
        return open
                ? Finding.warning("mail volume", root + " is open to every user of this host", "chmod 0700 " + root)
                : Finding.ok("mail volume", "%s belongs to %s".formatted(root, owner.getName()));
    }

    private Finding space() throws IOException {
        FileStore store = Files.getFileStore(root);
        long free = store.getUsableSpace();
        String told = "%,d MB free of %,d MB".formatted(free / MIB, store.getTotalSpace() / MIB);
        String next = "Free some space: df -h %s; du -xsh %1$s/*. Homing then resumes by itself.".formatted(root);
        if (free < NOTHING) {
            return Finding.error("disk space", told, next);
        }
        return free < LITTLE || free < store.getTotalSpace() * (1 - TIGHT)
                ? Finding.warning("disk space", told, next)
                : Finding.ok("disk space", told);
    }

    /** Java has no method for them. */
    private Finding inodes() throws InterruptedException {
        Optional<String> percent = checkContext
                .programs()
                .run(List.of("df", "--output=ipcent", root.toString()))
                .map(output -> output.text().replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty());
        if (percent.isEmpty()) {
            return Finding.notChecked("inodes", "df does not report them here", "");
        }
        int used = Integer.parseInt(percent.get());
        String told = used + " % used";
        String next = "df -i %s. Each mail is a file: archive mail, or use a larger file system.".formatted(root);
        return used >= 99
                ? Finding.error("inodes", told, next)
                : used >= TIGHT * 100 ? Finding.warning("inodes", told, next) : Finding.ok("inodes", told);
    }

    /** Tries a probe file: written, synced, renamed, its directory synced. */
    private Finding fileSystem() {
        Path home = root.resolve(HOME);
        if (!Files.isDirectory(home)) {
            return Finding.notChecked(
                    "file system",
                    "no agent has run here yet: there is no " + home,
                    "homing sync --dry-run; homing sync");
        }
        Path probe = home.resolve("doctor");
        Disk disk = Disk.of(root, Disk.Hooks.NONE);
        try {
            disk.replace(probe, "probe".getBytes(UTF_8));
        } finally {
            clean(disk, probe);
            clean(disk, home.resolve("doctor.new"));
        }
        return Finding.ok("file system", "writes, renames and syncs");
    }

    private static void clean(Disk disk, Path file) {
        try {
            disk.delete(file);
        } catch (HomingException e) {
            return; // the failure is reported already
        }
    }

    private Finding identity() {
        FolderIdentities.Look look = FolderIdentities.look(root, layout);
        if (look.wrong().isEmpty()) {
            return Finding.ok("folder identity", "%d folders are the same on every host".formatted(look.right()));
        }
        return Finding.warning(
                "folder identity",
                "%d of %d folders have another identity than on the other hosts, for example %s"
                        .formatted(
                                look.wrong().size(),
                                look.right() + look.wrong().size(),
                                look.wrong().getFirst()),
                "Dovecot created them before Homing: docs/doctor.md, \"folder identity\".");
    }
}
