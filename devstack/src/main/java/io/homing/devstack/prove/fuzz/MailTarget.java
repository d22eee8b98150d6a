package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.IndexRecord;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.json.IndexJson;
import java.time.Instant;
import java.util.List;

/**
 * Any mail: it gives a record that the store returns unchanged, and a canonical form that has no bare LF, changes nothing else,
 * and is its own canonical form.
 */
public final class MailTarget {
    private static final byte[] EVENT = SesEvents.lambdaAction(
                    Function.MAIL,
                    new Envelope("eve@example.net", List.of("ann@example.org")),
                    false,
                    false,
                    Instant.parse("2026-11-21T12:00:00Z"))
            .toString()
            .getBytes(UTF_8);

    private static final String TOP = "Return-Path: <eve@example.net>\r\n";

    /** The largest item of DynamoDB, less the decisions. */
    private static final int MAX_RECORD = 390_000;

    private MailTarget() {}

    /** The method that the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] mail) {
        var function = new Function(mail);
        Violation.unless(function.call(EVENT), "a mail was refused");
        byte[] canonical = canonical(function);

        IndexRecord record = function.store.record(Function.MAIL).orElseThrow();
        String json = IndexJson.write(record);
        Violation.unless(IndexJson.read(json).equals(record), "not the same: %s", record);
        Violation.unless(json.getBytes(UTF_8).length <= MAX_RECORD, "a record of %d characters", json.length());
        Violation.unless(
                record.sha256().equals(Sha256.of(canonical)) && record.size() == canonical.length,
                "the record is about another mail");

        String raw = new String(mail, ISO_8859_1);
        String text = new String(canonical, ISO_8859_1);
        Violation.unless(!text.replace("\r\n", "").contains("\n"), "a bare LF");
        String same = raw.replace("\r\n", "\n").replace("\n", "\r\n");
        Violation.unless(text.equals(same) || text.equals(TOP + same), "more was changed than line ends");

        var again = new Function(canonical);
        again.call(EVENT);
        Violation.unless(
                text.equals(new String(canonical(again), ISO_8859_1)),
                "the canonical form of a canonical mail differs");
    }

    private static byte[] canonical(Function function) {
        return function.store.object(StoreLayout.processed(Function.MAIL)).orElseThrow();
    }

    /** The seed inputs. */
    public static List<byte[]> seeds() {
        return HostileMails.ofSize(10).stream().map(HostileMails.Mail::bytes).toList();
    }
}
