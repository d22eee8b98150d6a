package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.operator.doctor.Finding.Level;
import io.homing.store.HomingException;
import io.homing.store.json.Fields;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The levels of the last run, in {@code .homing/doctor.json} of the mail volume. Only levels are compared: a certificate that is
 * valid for one day less is not a change.
 */
public final class LastResults {
    private final Path root;
    private final Path file;

    /** @param root of the mail volume */
    public LastResults(Path root) {
        this.root = root;
        this.file = root.resolve(".homing").resolve("doctor.json");
    }

    /** The findings whose level has changed since the last run; in the first run, all except those of level OK. */
    public List<Finding> changed(List<Finding> findings) {
        Map<String, Level> before = read();
        return findings.stream()
                .filter(finding -> finding.level() != before.getOrDefault(finding.name(), Level.OK))
                .toList();
    }

    private Map<String, Level> read() {
        Map<String, Level> levels = new HashMap<>();
        try {
            Fields.read(
                    file.toString(),
                    Files.readString(file),
                    fields -> fields.objects("findings", one -> {
                        levels.put(one.text("name"), one.value("level", Level::valueOf));
                        return one;
                    }));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (HomingException | CharacterCodingException e) {
            return Map.of(); // not readable: every finding counts as changed
        } catch (IOException e) {
            throw DiskErrors.of("read", file, e);
        }
        return levels;
    }

    /** Stores the levels for the next run. */
    public void keep(List<Finding> findings) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("findings");
        findings.forEach(finding -> all.addObject()
                .put("name", finding.name())
                .put("level", finding.level().name()));
        Disk.of(root, Disk.Hooks.NONE).replace(file, json.toString().getBytes(UTF_8));
    }
}
