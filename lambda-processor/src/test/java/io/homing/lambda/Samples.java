package io.homing.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What SES could have sent. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.028Z");
    static final Verdicts CLEAN = Verdicts.all(Verdict.PASS);

    private Samples() {}

    /** The bytes of {@code events/<name>.json}. */
    static byte[] event(String name) {
        return read(folder("events").resolve(name + ".json"));
    }

    /** The first notification of that event. */
    static Notification notification(String event) {
        return Notification.of(notifications(event).getFirst());
    }

    static List<JsonNode> notifications(String event) {
        return SesEvent.notifications(event(event));
    }

    /** A sound one for these recipients. */
    static Notification notification(Verdicts verdicts, String... recipients) {
        return new Notification(
                new MessageId("m1"),
                Optional.of(new Address("eve@example.net")),
                Stream.of(recipients).map(Address::new).toList(),
                Optional.of(NOON),
                verdicts);
    }

    static Path folder(String name) {
        try {
            return Path.of(Samples.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The files of a folder with this ending, by name. */
    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
