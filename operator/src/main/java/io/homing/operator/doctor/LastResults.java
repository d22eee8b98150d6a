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
 * How everything was when somebody last looked, in {@code .homing/doctor.json} of the mail volume. Only how bad it was: that
 * a certificate is good for a day less is no change.
 */
public final class LastResults {
    private final Path root;
    private final Path file;

    /** @param root of the mail volume */
    public LastResults(Path root) {
        this.root = root;
        this.file = root.resolve(".homing").resolve("doctor.json");
    }

    /** What is better or worse than last time; the first time, all that is not well. */
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
            return Map.of(); // somebody else's, or half: everything is news
        } catch (IOException e) {
            throw DiskErrors.of("read", file, e);
        }
        return levels;
    }

    /** Remembers for next time. */
    public void keep(List<Finding> findings) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("findings");
        findings.forEach(finding -> all.addObject()
                .put("name", finding.name())
                .put("level", finding.level().name()));
        Disk.of(root, Disk.Hooks.NONE).replace(file, json.toString().getBytes(UTF_8));
    }
}
