package io.homing.packaging;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes OCI images of trees of files, one for each architecture: {@code Images VERSION SECONDS DIRECTORY REPOSITORY
 * ARCHITECTURE=TREE ...}. Each is written to DIRECTORY as a tar in the OCI image layout; where REPOSITORY is not "-",
 * it is also pushed there, and an index over all of them.
 */
public final class Images {
    /** vmail, as in the images of Dovecot (docs/adr/0012). */
    private static final String USER = "1000:1000";

    private static final List<String> ENTRY_POINT =
            List.of("/usr/lib/homing/runtime/bin/java", "@/usr/share/homing/java.args", "io.homing.agent.Main");

    private Images() {}

    public static void main(String[] args) throws Exception {
        String version = args[0];
        Instant time = Instant.ofEpochSecond(Long.parseLong(args[1]));
        Map<String, String> pushed = new LinkedHashMap<>();
        for (String image : Arrays.copyOfRange(args, 4, args.length)) {
            String architecture = image.substring(0, image.indexOf('='));
            JibContainerBuilder builder = image(architecture, Path.of(image.substring(image.indexOf('=') + 1)), time);
            Path tar = Path.of(args[2], "homing-agent_%s_%s.tar".formatted(version, architecture));
            builder.containerize(quiet(Containerizer.to(TarImage.at(tar).named("localhost/homing-agent:" + version))));
            System.out.println(tar);
            if (!"-".equals(args[3])) {
                ImageReference reference = ImageReference.parse(args[3] + ":" + version + "-" + architecture);
                pushed.put(architecture, push(builder, reference));
            }
        }
        if (!pushed.isEmpty()) {
            String digest = ImageIndex.push(ImageReference.parse(args[3] + ":" + version), pushed);
            System.out.println(args[3] + "@" + digest);
        }
    }

    private static JibContainerBuilder image(String architecture, Path tree, Instant time) throws IOException {
        return Jib.fromScratch()
                .setPlatforms(Set.of(new Platform(architecture, "linux")))
                .setFormat(ImageFormat.OCI)
                .setCreationTime(time)
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/"))
                .setEntrypoint(ENTRY_POINT)
                // Java decodes arguments and names of files by the locale, and an image has none of its own.
                .addEnvironmentVariable("LC_ALL", "C.UTF-8")
                // What changes least comes first: an upgrade of the agent brings only the last layer.
                .setFileEntriesLayers(
                        layer("system", tree, time, path -> !path.contains("homing/") || path.contains("/doc/")),
                        layer("java", tree, time, path -> path.startsWith("usr/lib/homing/")),
                        layer("agent", tree, time, path -> path.startsWith("usr/share/homing/")));
    }

    /** Files, and directories that are empty; the others come by themselves. Sorted: a directory is not. */
    private static FileEntriesLayer layer(String name, Path tree, Instant time, Predicate<String> wanted)
            throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path file : all.filter(path -> !path.equals(tree)).sorted().toList()) {
                String path = tree.relativize(file).toString();
                if (wanted.test(path) && (Files.isRegularFile(file) || isEmpty(file))) {
                    layer.addEntry(file, AbsoluteUnixPath.get("/" + path), permissions(file, path), time);
                }
            }
        }
        return layer.build();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static FilePermissions permissions(Path file, String path) {
        if (path.equals("tmp")) {
            return FilePermissions.fromOctalString("777");
        }
        return FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644");
    }

    private static String push(JibContainerBuilder image, ImageReference to) throws Exception {
        var credentials = CredentialRetrieverFactory.forImage(to, event -> {}).dockerConfig();
        JibContainer pushed = image.containerize(
                quiet(Containerizer.to(RegistryImage.named(to).addCredentialRetriever(credentials))));
        return pushed.getDigest().toString();
    }

    private static Containerizer quiet(Containerizer containerizer) {
        return containerizer
                .setAllowInsecureRegistries(ImageIndex.INSECURE)
                .setToolName("homing")
                .setOfflineMode(false);
    }
}
