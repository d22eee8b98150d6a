package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.Decision;
import io.homing.store.RandomValues;
import io.homing.store.json.DecisionJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Any event: it is processed and each recipient gets a decision that the store can represent (I1), or it is rejected by name. */
public final class EventTarget {
    private static final byte[] MAIL = "From: eve@example.net\r\nSubject: x\r\n\r\nHello.\r\n".getBytes(UTF_8);

    private EventTarget() {}

    /** The method that the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] event) {
        var function = new Function(MAIL);
        function.call(event);
        List<Decision> decisions = function.store.decisions(Function.MAIL);
        Violation.unless(
                function.store.record(Function.MAIL).isEmpty() || !decisions.isEmpty(), "a mail without a decision");
        for (Decision decision : decisions) {
            Violation.unless(
                    DecisionJson.read(DecisionJson.write(decision)).equals(decision), "not the same: %s", decision);
            Violation.unless(
                    decision.recipient().value().chars().noneMatch(Character::isISOControl),
                    "a control character in %s",
                    decision);
        }
    }

    /** The seed inputs. */
    public static List<byte[]> seeds() {
        var random = new RandomValues(7);
        List<byte[]> seeds = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            var envelope = new Envelope(
                    random.hostileText(),
                    Stream.generate(random::hostileText).limit(n).toList());
            seeds.add(SesEvents.lambdaAction(
                            Function.MAIL, envelope, n % 5 == 1, n % 7 == 1, Instant.parse("2026-11-21T12:00:00Z"))
                    .toString()
                    .getBytes(UTF_8));
        }
        return seeds;
    }
}
