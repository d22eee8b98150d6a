package io.homing.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.sync.StopSignal;
import io.homing.operator.Wiring;
import io.homing.store.Decision;
import io.homing.store.HomingException;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.MailPrefix;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import io.homing.store.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An operator's commands on a store in memory. */
final class OperatorFixture {
    final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    final List<String> questions = new ArrayList<>();
    String answer = "";

    /** What every look at the store ends with. */
    HomingException trouble;

    private final Path config;

    OperatorFixture(Path directory) throws IOException {
        config = Files.writeString(directory.resolve("operator.yaml"), """
                store:
                  region: eu-central-1
                  bucket: example-mail
                  table: homing
                """);
    }

    /** A mail that SES stored, and about which something was decided. */
    void mail(String id, String subject, Verdicts verdicts, Decision... decisions) {
        mail(id, clock.instant(), subject, verdicts, decisions);
    }

    /** The same, which SES accepted before S3 stored it. */
    void mail(String id, Instant received, String subject, Verdicts verdicts, Decision... decisions) {
        byte[] bytes = "Subject: %s\r\nX-Odd: \u001b[31mred\r\n\r\nA word of the body.\r\n"
                .formatted(subject)
                .getBytes(UTF_8);
        var message = new MessageId(id);
        store.putObject(StoreLayout.incoming(message), bytes);
        MailPrefix.of(List.of(decisions)).ifPresent(mailPrefix -> store.putCanonical(message, mailPrefix, bytes));
        store.commit(
                IndexRecordBuilder.of(message, bytes)
                        .received(received)
                        .sender("eve@example.net")
                        .verdicts(verdicts)
                        .from("Eve <eve@example.net>")
                        .to("ann@example.org")
                        .subject(subject)
                        .build(),
                List.of(decisions));
    }

    Terminal homing(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        int options = line.contains("--") ? line.indexOf("--") : line.size();
        line.addAll(options, List.of("-c", config.toString()));
        return homingAsTyped(line.toArray(String[]::new));
    }

    /** Without the configuration of this desk. */
    Terminal homingAsTyped(String... words) {
        return Terminal.run(
                new Homing(StopSignal::new, any -> ports(), question -> {
                            questions.add(question);
                            return answer;
                        })
                        .commandLine(Homing.meant(words)),
                words);
    }

    private Wiring.Ports ports() {
        if (trouble != null) {
            throw trouble;
        }
        return new Wiring.Ports(store, store, store.rules(), store.held(), store, clock, () -> {});
    }
}
