package io.homing.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.homing.lambda.event.LambdaEvent;
import io.homing.lambda.event.Notification;
import io.homing.lambda.send.Mailer;
import io.homing.store.Address;
import io.homing.store.EventQueue;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What SES could have sent. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00.028Z");
    public static final Verdicts CLEAN = Verdicts.all(Verdict.PASS);

    private Samples() {}

    /** Every port on one store in memory. */
    public static Wiring.Ports ports(InMemoryMailStore store) {
        return new Wiring.Ports(store, store, store.rules(), store.outbox(), store.held(), store);
    }

    /** The function on such a store, as an environment with these settings besides the usual ones makes it. */
    public static Wiring wiring(
            Wiring.Ports ports, Mailer mailer, InstantSource clock, PrintStream log, Map<String, String> settings) {
        return wiring(ports, new InMemoryEventQueue(), mailer, clock, log, settings);
    }

    public static Wiring wiring(
            Wiring.Ports ports,
            EventQueue queue,
            Mailer mailer,
            InstantSource clock,
            PrintStream log,
            Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_REGION", "eu-central-1",
                "HOMING_BUCKET", "mail",
                "HOMING_TABLE", "homing",
                "HOMING_HOSTS", "primary,backup",
                "HOMING_OPERATOR", "operator@example.org"));
        environment.putAll(settings);
        return Wiring.of(ports, queue, mailer, Settings.of(environment), clock, log);
    }

    /** The bytes of {@code events/<name>.json}. */
    static byte[] event(String name) {
        return read(folder("events").resolve(name + ".json"));
    }

    /** The first notification of that event. */
    public static Notification notification(String event) {
        return Notification.of(notifications(event).getFirst());
    }

    public static List<JsonNode> notifications(String event) {
        return ((LambdaEvent.Direct) LambdaEvent.of(event(event))).notifications();
    }

    /** A sound one for these recipients. */
    public static Notification notification(Verdicts verdicts, String... recipients) {
        return new Notification(
                new MessageId("m1"),
                Optional.of(new Address("eve@example.net")),
                Stream.of(recipients).map(Address::new).toList(),
                Optional.of(NOON),
                verdicts,
                false);
    }

    public static Path folder(String name) {
        try {
            return Path.of(Samples.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The files of a folder with this ending, by name. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
