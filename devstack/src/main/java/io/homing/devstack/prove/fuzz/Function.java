package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.prove.InMemoryFunction;
import io.homing.lambda.MailHandler;
import io.homing.lambda.event.EventException;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;

/** The function as Lambda calls it, over a store in memory with one mail from SES. */
final class Function {
    static final MessageId MAIL = new MessageId("m1");

    /** The log text of an unexpected exception: its class and its origin. */
    private static final String UNFORESEEN = "\"at\":[";

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    final InMemoryMailStore store = new InMemoryMailStore(CLOCK, 1);

    Function(byte[] mail) {
        store.putObject(StoreLayout.incoming(MAIL), mail);
    }

    /** Whether the event was processed; a rejection by an {@link EventException} is valid too. */
    boolean call(byte[] event) {
        var log = new ByteArrayOutputStream();
        boolean done = true;
        try {
            new MailHandler(InMemoryFunction.of(store, mail -> "sent", CLOCK, new PrintStream(log, false, UTF_8)))
                    .handleRequest(new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null);
        } catch (EventException e) {
            done = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String said = log.toString(UTF_8);
        Violation.unless(!said.contains(UNFORESEEN), "an unexpected exception: %s", said);
        return done;
    }
}
