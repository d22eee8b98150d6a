package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares a volume after a power loss with the journal: no confirmed mail is lost, no torn mail is visible. Unexpected content
 * of the volume is a violation, never an exception.
 */
final class Inspection {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern UID_LIST = Pattern.compile("3 V\\d+ N1 G[0-9a-f]{32}\n");
    private static final int SHOWN = 5;

    /** Instead of a position: there is a state that no agent wrote. */
    static final long TORN = -1;

    private final Path root;
    private final List<Entry> journal;
    private final List<String> violations = new ArrayList<>();

    private Inspection(Path root, List<Entry> journal) {
        this.root = root;
        this.journal = journal;
    }

    /** The position that the state on this volume has confirmed; 0 without one, {@link #TORN} for an invalid state. */
    static long published(Path root) {
        Path state = root.resolve(".homing/lane-0");
        if (!Files.exists(state, NOFOLLOW_LINKS)) {
            return 0;
        }
        try {
            String first = VolumeFiles.read(state).lines().findFirst().orElse("");
            JsonNode published = JSON.readTree(first).path("published");
            return published.canConvertToExactIntegral() && published.canConvertToLong() && published.longValue() >= 0
                    ? published.longValue()
                    : TORN;
        } catch (JsonProcessingException e) {
            return TORN;
        }
    }

    /**
     * The violations right after the power returned.
     *
     * @param seen the position that was confirmed before the power loss
     */
    static List<String> afterPowerCut(Path root, List<Entry> journal, long seen) {
        var inspection = new Inspection(root, journal);
        long published = published(root);
        inspection.require(published != TORN, "the state is torn");
        inspection.look(Math.max(seen, published));
        return inspection.result();
    }

    /** The violations after a complete run of the agent. */
    static List<String> complete(Path root, List<Entry> journal) {
        var inspection = new Inspection(root, journal);
        inspection.look(journal.size());
        inspection.require(published(root) == journal.size(), "published " + published(root));
        inspection.require(
                VolumeFiles.everything(root.resolve(".homing/staging")).size() == 1,
                "the staging directory is not empty");
        return inspection.result();
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    /** Checks that all mails up to a position exist, and that each existing mail is complete and exists once. */
    private void look(long confirmed) {
        Map<String, List<Path>> mails = new HashMap<>(new VolumeFiles(root).mails());
        for (Entry entry : journal) {
            List<Path> files =
                    mails.getOrDefault(LAYOUT.file(entry).getFileName().toString(), List.of());
            mails.remove(LAYOUT.file(entry).getFileName().toString());
            require(files.size() <= 1, "doubled: " + files);
            require(
                    !files.isEmpty() || entry.position().value() > confirmed,
                    "lost: position %s of %d confirmed".formatted(entry.position(), confirmed));
            for (Path file : files) {
                byte[] bytes = VolumeFiles.read(file).getBytes(ISO_8859_1);
                require(
                        Sha256.of(bytes).equals(entry.sha256()),
                        "torn: %s has %d bytes of %d, or other content"
                                .formatted(root.relativize(file), bytes.length, entry.size()));
                require(VolumeFiles.modified(file).equals(entry.received()), "wrong time: " + root.relativize(file));
            }
        }
        require(mails.isEmpty(), "not in the journal: " + mails.keySet());
        folders();
    }

    private void folders() {
        VolumeFiles.everything(root).stream()
                .filter(path -> path.endsWith("new") && !path.startsWith(root.resolve(".homing")))
                .map(Path::getParent)
                .forEach(folder -> require(
                        UID_LIST.matcher(VolumeFiles.read(folder.resolve("dovecot-uidlist")))
                                .matches(),
                        "no identity: " + root.relativize(folder)));
    }

    /** The first few violations, and the number of the others. */
    private List<String> result() {
        if (violations.size() <= SHOWN) {
            return violations;
        }
        List<String> shown = new ArrayList<>(violations.subList(0, SHOWN));
        shown.add("and %d more".formatted(violations.size() - SHOWN));
        return shown;
    }
}
