package io.homing.devstack.prove;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A volume that lost its power, held against the journal: nothing confirmed is lost, nothing torn is visible. */
final class Inspection {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern UID_LIST = Pattern.compile("3 V\\d+ N1 G[0-9a-f]{32}\n");
    private static final int SHOWN = 5;

    private final Path root;
    private final List<Entry> journal;
    private final List<String> violations = new ArrayList<>();

    private Inspection(Path root, List<Entry> journal) {
        this.root = root;
        this.journal = journal;
    }

    /** The position that the state on this volume has confirmed; 0 where there is none yet. */
    static long published(Path root) throws IOException {
        try (Stream<String> lines = Files.lines(root.resolve(".homing/lane-0"))) {
            return JSON.readTree(lines.findFirst().orElse("")).path("published").asLong(-1);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /**
     * What is wrong right after the power came back.
     *
     * @param seen the position that was confirmed before the power went
     */
    static List<String> afterPowerCut(Path root, List<Entry> journal, long seen) throws IOException {
        var inspection = new Inspection(root, journal);
        long published = published(root);
        inspection.require(published >= 0, "the state is torn");
        inspection.look(Math.max(seen, published));
        return inspection.result();
    }

    /** What is wrong when the agent has run to its end. */
    static List<String> complete(Path root, List<Entry> journal) throws IOException {
        var inspection = new Inspection(root, journal);
        inspection.look(journal.size());
        inspection.require(published(root) == journal.size(), "published " + published(root));
        try (Stream<Path> staged = Files.list(root.resolve(".homing/staging"))) {
            inspection.require(staged.findAny().isEmpty(), "something is still staged");
        }
        return inspection.result();
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    /** Everything up to a position is there; everything that is there is whole, and there once. */
    private void look(long confirmed) throws IOException {
        Map<String, List<Path>> mails = new HashMap<>(new VolumeFiles(root).mails());
        for (Entry entry : journal) {
            List<Path> files =
                    mails.getOrDefault(LAYOUT.file(entry).getFileName().toString(), List.of());
            mails.remove(LAYOUT.file(entry).getFileName().toString());
            require(files.size() <= 1, "doubled: " + files);
            require(
                    !files.isEmpty() || entry.position().value() > confirmed,
                    "lost: %s of %d confirmed".formatted(entry.position(), confirmed));
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                require(
                        Sha256.of(bytes).equals(entry.sha256()),
                        "torn: %s has %d bytes of %d, or others"
                                .formatted(root.relativize(file), bytes.length, entry.size()));
                require(
                        Files.getLastModifiedTime(file).toInstant().equals(entry.received()),
                        "another time: " + root.relativize(file));
            }
        }
        require(mails.isEmpty(), "from nowhere: " + mails.keySet());
        folders();
    }

    private void folders() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path folder : all.filter(path -> path.endsWith("new"))
                    .filter(path -> !path.startsWith(root.resolve(".homing")))
                    .map(Path::getParent)
                    .toList()) {
                Path identity = folder.resolve("dovecot-uidlist");
                require(
                        Files.exists(identity)
                                && UID_LIST.matcher(VolumeFiles.read(identity)).matches(),
                        "no identity: " + root.relativize(folder));
            }
        }
    }

    /** The first few, and how many more. */
    private List<String> result() {
        if (violations.size() <= SHOWN) {
            return violations;
        }
        List<String> shown = new ArrayList<>(violations.subList(0, SHOWN));
        shown.add("and %d more".formatted(violations.size() - SHOWN));
        return shown;
    }
}
