package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.MessageId;
import java.time.Instant;
import java.util.List;

/**
 * A mail that SES received.
 *
 * @param envelopes one for each receipt rule that matched
 * @param lost whether its event never comes
 */
record SimulatedMail(
        MessageId id, List<Envelope> envelopes, boolean spam, boolean virus, boolean lost, Instant received) {

    /** The object that SES writes into the bucket; without the headers of SES if the mail is to lack them. */
    byte[] raw(boolean withHeaders, String text) {
        String top = """
                Return-Path: <%s>
                Received: from x by inbound-smtp.eu-central-1.amazonaws.com with SMTP id %s for %s; today
                X-SES-Spam-Verdict: %s
                X-SES-Virus-Verdict: %s
                Authentication-Results: amazonses.com; spf=pass client-ip=127.0.0.1; dmarc=pass;
                """.formatted(
                        envelopes.getFirst().sender(),
                        id,
                        envelopes.getFirst().recipients().getFirst(),
                        spam ? "FAIL" : "PASS",
                        virus ? "FAIL" : "PASS");
        return ((withHeaders ? top : "") + "From: eve@example.net\nSubject: %s\n\nHello %s".formatted(id, text))
                .getBytes(UTF_8);
    }

    /** The event for one of its envelopes. */
    byte[] event(Envelope envelope) {
        return SesEvents.lambdaAction(id, envelope, spam, virus, received)
                .toString()
                .getBytes(UTF_8);
    }
}
