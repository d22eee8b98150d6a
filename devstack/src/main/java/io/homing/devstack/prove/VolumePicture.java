package io.homing.devstack.prove;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.maildir.DeliveredName;
import io.homing.store.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The properties in which two volumes must agree: names, kinds, owners, permissions, bytes; for mails also the time, which
 * IMAP shows. Without the time of the last heartbeat.
 */
record VolumePicture(Map<String, String> files) {

    static VolumePicture of(Path root) {
        Map<String, String> files = new TreeMap<>();
        for (Path path : VolumeFiles.everything(root)) {
            files.put(root.relativize(path).toString(), describe(path));
        }
        return new VolumePicture(files);
    }

    private static String describe(Path path) {
        try {
            return attributesAndContent(path);
        } catch (IOException e) {
            return "cannot be read: " + e;
        }
    }

    private static String attributesAndContent(Path path) throws IOException {
        String who = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, NOFOLLOW_LINKS)) + " "
                + Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS);
        if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
            return who + " directory";
        }
        if (Files.isSymbolicLink(path)) {
            return who + " link to " + Files.readSymbolicLink(path);
        }
        if (path.getParent().endsWith(".homing/folders")) {
            return "is marked"; // only the name matters; its owner after a crash does not
        }
        String content = VolumeFiles.read(path).replaceAll("\"reportedAt\":\"[^\"]*\"", "");
        boolean mail = DeliveredName.isOurs(path.getFileName().toString());
        return who + " " + (mail ? Files.getLastModifiedTime(path) + " " : "")
                + (content.length() < 400 && !mail ? content.strip() : Sha256.of(content));
    }

    /** The differences from the expected state, one in each line. */
    List<String> differences(VolumePicture wanted) {
        var names = new TreeSet<>(files.keySet());
        names.addAll(wanted.files.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String is = files.getOrDefault(name, "nothing");
            String should = wanted.files.getOrDefault(name, "nothing");
            if (!is.equals(should)) {
                differences.add("%s: expected %s, found %s".formatted(name, should, is));
            }
        }
        return differences;
    }
}
