package io.homing.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, judged by lintian, and in the hands of dpkg on a bare Debian 12. */
final class DebIT {
    @TempDir
    private static Path built;

    private static Path deb;

    @TempDir
    private Path directory;

    @BeforeAll
    static void buildPackage() {
        assumeTrue(
                Runtime.version().feature() >= 25,
                "*** NOT tested here: the Debian package, whose Java is 25, by an older one");
        assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "*** NOT tested here: the Debian package, but on amd64");
        Container.need("dpkg-deb", "the Debian package", "dpkg");
        Container.need("objdump", "the Debian package", "binutils");
        deb = Scripts.build("build-deb", built, "amd64");
    }

    /** Lintian sometimes leaves a temporary file, so it writes to a directory that is deleted after the test. */
    @Test
    void lintianHasNothingToSay() {
        Container.need("lintian", "the style of the Debian package", "lintian");
        assertThat(Shell.run(
                        "env", "TMPDIR=" + directory, "lintian", "--allow-root", "--fail-on", "none", deb.toString()))
                .isEmpty();
    }

    /** Each jar is named by those who may ask: licences differ, and a new library must not come unseen. */
    @Test
    void theCopyrightFileNamesEveryLibraryThatIsInIt() throws IOException {
        String copyright = Files.readString(Path.of("deb/copyright"));
        List<String> jars = Shell.run("dpkg-deb", "--contents", deb.toString())
                .lines()
                .filter(line -> line.endsWith(".jar") && !line.matches(".*/(agent|operator|mail-store)-[^/]*")) // ours
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .toList();
        List<String> patterns = copyright
                .lines()
                .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
                .filter(word -> word.startsWith("usr/share/homing/"))
                .map(word -> word.substring("usr/share/homing/".length()))
                .toList();
        assertThat(jars).hasSizeGreaterThan(40);
        assertThat(jars)
                .allSatisfy(jar -> assertThat(patterns)
                        .as("a line for %s in packaging/deb/copyright", jar)
                        .anyMatch(pattern ->
                                jar.matches(pattern.replace(".", "\\.").replace("*", ".*"))));
        assertThat(patterns)
                .allSatisfy(pattern -> assertThat(jars)
                        .as("a jar for %s of packaging/deb/copyright", pattern)
                        .anyMatch(jar -> jar.matches(pattern.replace(".", "\\.").replace("*", ".*"))));
    }

    /** What makes two builds differ first: whose the files are, and how old. */
    @Test
    void everythingInItBelongsToRootAndIsAsOldAsTheRelease() {
        assertThat(Shell.run("dpkg-deb", "--contents", deb.toString()).lines())
                .allMatch(line -> line.matches("\\S+ root/root +\\d+ 2026-11-01 00:00 .*"));
    }

    @Test
    void twoBuildsGiveTheSameBytes() throws Exception {
        assumeTrue(
                Boolean.getBoolean("long"), "*** NOT tested here: whether two builds of the deb are one: -Dlong=true");
        Path second = Scripts.build("build-deb", Files.createDirectory(directory.resolve("again")), "amd64");
        assertThat(second).hasSameBinaryContentAs(deb);
    }

    @Test
    void anUpgradeKeepsConfigurationAndStateAndNothingEverTouchesMail() throws Exception {
        assumeTrue(Boolean.getBoolean("long"), "*** NOT tested here: dpkg on a bare Debian: -Dlong=true");
        assumeTrue("root".equals(System.getProperty("user.name")), "*** NOT tested here: dpkg on a bare Debian: root");
        Container.need("mmdebstrap", "the Debian package on a bare Debian", "mmdebstrap");
        Chroot debian = new Chroot(
                Path.of(Shell.output(Scripts.script("../ansible/src/test/box/box-tree", "bookworm"))
                        .strip()),
                directory);

        debian.install(deb);
        assertThat(debian.run("homing", "--version")).contains("0.1.0");
        Path cache = debian.path("var/cache/homing/agent.aot");
        assertThat(cache).isNotEmptyFile();
        Path volume = debian.path("var/mail/homing");
        assertThat(Files.getPosixFilePermissions(volume)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(debian.run("stat", "-c", "%U:%G", "/var/mail/homing")).isEqualTo("vmail:vmail\n");

        Path configuration = debian.path("etc/homing/agent.yaml");
        Files.writeString(configuration, "# as the operator wants it\n");
        Path credentials = Files.writeString(debian.path("etc/homing/aws-credentials"), "[default]\n");
        Path state = Files.writeString(
                Files.createDirectory(volume.resolve(".homing")).resolve("lane-0"), "7\n");
        Path mail = Files.writeString(volume.resolve("mail"), "Subject: mine\r\n\r\n");

        Files.setLastModifiedTime(cache, FileTime.fromMillis(0));
        debian.install(next(deb));
        assertThat(debian.run("dpkg-query", "--show", "--showformat=${Version}", "homing"))
                .isEqualTo("0.1.1");
        assertThat(configuration).hasContent("# as the operator wants it");
        assertThat(Files.getLastModifiedTime(cache)).as("of the new version").isGreaterThan(FileTime.fromMillis(0));
        assertThat(debian.run("homing", "--version")).contains("0.1.0"); // it is the same program under another number

        debian.run("dpkg", "--remove", "homing");
        assertThat(configuration).exists();
        assertThat(cache).doesNotExist();
        debian.run("dpkg", "--purge", "homing");
        assertThat(configuration).doesNotExist();
        assertThat(credentials).as("not ours to remove").exists();
        assertThat(state).hasContent("7");
        assertThat(mail).exists();
        assertThat(debian.run("stat", "-c", "%U", "/var/mail/homing")).isEqualTo("vmail\n");
        assertThat(debian.path("usr/share/homing")).doesNotExist();
        assertThat(debian.path("usr/lib/homing")).doesNotExist();
    }

    /** The next version: other jars would cost another build, dpkg does not look at them. Its default configuration differs. */
    private Path next(Path deb) throws IOException {
        Path tree = directory.resolve("next");
        Shell.run("dpkg-deb", "--raw-extract", deb.toString(), tree.toString());
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replace("Version: 0.1.0", "Version: 0.1.1"));
        Files.writeString(tree.resolve("etc/homing/agent.yaml"), "# another default\n");
        Path next = directory.resolve("homing_0.1.1_amd64.deb");
        Shell.run("dpkg-deb", "--root-owner-group", "-Znone", "--build", tree.toString(), next.toString());
        return next;
    }

    /** A Debian of its own that no write reaches: an overlay, mounted for each command alone. */
    private record Chroot(Path lower, Path directory) {
        Chroot {
            try {
                for (String name : List.of("upper", "work", "root")) {
                    Files.createDirectories(directory.resolve(name));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Of a file that was written there. */
        Path path(String file) {
            return directory.resolve("upper").resolve(file);
        }

        void install(Path deb) throws IOException {
            Path here = path("tmp/" + deb.getFileName());
            Files.createDirectories(here.getParent());
            Files.copy(deb, here);
            // As unattended-upgrades does it: what the operator wrote stays.
            run("dpkg", "--force-confdef", "--force-confold", "--install", "/tmp/" + deb.getFileName());
            Files.delete(here);
        }

        String run(String... command) {
            List<String> all = new ArrayList<>(
                    List.of("unshare", "--mount", "sh", "-c", """
                    mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
                    root=$2/root
                    shift 2
                    exec unshare --pid --fork --root="$root" --mount-proc "$@"
                    """, "sh", lower.toString(), directory.toString()));
            all.addAll(List.of(command));
            ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            return Shell.output(builder);
        }
    }
}
