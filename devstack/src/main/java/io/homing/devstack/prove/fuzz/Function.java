package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.EventException;
import io.homing.lambda.JsonLog;
import io.homing.lambda.ReceiveMail;
import io.homing.lambda.SesEventHandler;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** The function as Lambda calls it, over a store in memory with one mail from SES. */
final class Function {
    static final MessageId MAIL = new MessageId("m1");

    /** What the log says of an exception that nobody foresaw: its class and where it came from. */
    private static final String UNFORESEEN = "\"at\":[";

    final InMemoryMailStore store = new InMemoryMailStore(new TestClock(Instant.parse("2026-11-21T12:00:00Z")), 1);

    Function(byte[] mail) {
        store.putObject(StoreLayout.incoming(MAIL), mail);
    }

    /** Whether the event was dealt with; refusing it by an {@link EventException} that the log can explain is as good. */
    boolean call(byte[] event) {
        var log = new ByteArrayOutputStream();
        var clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
        var receive = new ReceiveMail(store, Optional.of(MailboxName.of("ann@example.org")), clock);
        boolean done = true;
        try {
            new SesEventHandler(receive, new JsonLog(new PrintStream(log, false, UTF_8)))
                    .handleRequest(new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null);
        } catch (EventException e) {
            done = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String said = log.toString(UTF_8);
        Violation.unless(!said.contains(UNFORESEEN), "an unforeseen exception: %s", said);
        return done;
    }
}
