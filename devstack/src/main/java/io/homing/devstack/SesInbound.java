package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Emulates the receiving side of Amazon SES: gives a mail an id, writes it under {@code incoming/} with the headers that SES
 * adds on top, and then either calls the function with the event of a Lambda action, or publishes the notification of an
 * S3 action to a topic.
 */
public final class SesInbound {
    /** The test strings of spam filters and virus scanners. */
    static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 40;

    private final S3Client s3;
    private final String bucket;
    private final Action action;
    private final SecureRandom random = new SecureRandom();

    private SesInbound(S3Client s3, String bucket, Action action) {
        this.s3 = s3;
        this.bucket = bucket;
        this.action = action;
    }

    /** With a rule that calls the function. */
    static SesInbound calling(RequestStreamHandler function, S3Client s3, String bucket) {
        return new SesInbound(
                s3,
                bucket,
                (message, envelope, spam, virus, received) ->
                        call(function, SesEvents.lambdaAction(message, envelope, spam, virus, received)));
    }

    /** With a rule that publishes to a topic, as in a deployment: the answer of the function is lost. */
    static SesInbound publishing(Consumer<ObjectNode> topic, S3Client s3, String bucket) {
        return new SesInbound(s3, bucket, (message, envelope, spam, virus, received) -> {
            topic.accept(SesEvents.s3Action(message, envelope, spam, virus, received, bucket));
            return "published";
        });
    }

    /** The action of the rule for a stored mail; returns the outcome. */
    private interface Action {
        String on(MessageId message, Envelope envelope, boolean spam, boolean virus, Instant received);
    }

    /** The envelope of a mail (RFC 5321, 3.3). An empty sender is the null sender. */
    public record Envelope(String sender, List<String> recipients) {
        public Envelope {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * An accepted mail.
     *
     * @param event the answer of the function: {@code received}, {@code duplicate}, {@code held}; or {@code published}
     */
    public record Accepted(MessageId message, String event) {}

    /** Accepts a mail as SES does, and adds its headers on top. */
    public Accepted receive(Envelope envelope, byte[] mail) {
        var message = newId();
        Instant now = Instant.now();
        return deliver(message, envelope, withHeaders(message, envelope, mail, now), now);
    }

    /** Stores a raw object unchanged and sends its event. */
    public Accepted receiveRaw(Envelope envelope, byte[] object) {
        return deliver(newId(), envelope, object, Instant.now());
    }

    private Accepted deliver(MessageId message, Envelope envelope, byte[] object, Instant received) {
        s3.putObject(
                request ->
                        request.bucket(bucket).key(StoreLayout.incoming(message).value()),
                RequestBody.fromBytes(object));
        return new Accepted(
                message, action.on(message, envelope, contains(object, GTUBE), contains(object, EICAR), received));
    }

    private static String call(RequestStreamHandler function, ObjectNode event) {
        var answer = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event.toString().getBytes(UTF_8)), answer, null);
            JsonNode mails = JSON.readTree(answer.toByteArray()).path("mails");
            return mails.path(0).path("event").asText();
        } catch (IOException e) {
            throw new IllegalStateException("the function ended with an error", e);
        }
    }

    private MessageId newId() {
        return new MessageId(random.ints(ID_LENGTH, 0, ID_LETTERS.length())
                .collect(
                        StringBuilder::new, (id, letter) -> id.append(ID_LETTERS.charAt(letter)), StringBuilder::append)
                .toString());
    }

    private static byte[] withHeaders(MessageId message, Envelope envelope, byte[] mail, Instant now) {
        var top = new ByteArrayOutputStream();
        top.writeBytes("""
                Return-Path: <%s>\r
                Received: from client (localhost [127.0.0.1])\r
                 by inbound-smtp.eu-central-1.amazonaws.com with SMTP id %s\r
                 for %s;\r
                 %s\r
                X-SES-Spam-Verdict: %s\r
                X-SES-Virus-Verdict: %s\r
                Authentication-Results: amazonses.com;\r
                 spf=pass (spfCheck: permitted) client-ip=127.0.0.1;\r
                 dmarc=pass;\r
                """.formatted(
                        envelope.sender(),
                        message,
                        envelope.recipients().getFirst(),
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)),
                        verdict(mail, GTUBE),
                        verdict(mail, EICAR))
                .getBytes(UTF_8));
        top.writeBytes(mail);
        return top.toByteArray();
    }

    private static String verdict(byte[] mail, String signature) {
        return contains(mail, signature) ? "FAIL" : "PASS";
    }

    private static boolean contains(byte[] mail, String signature) {
        return new String(mail, UTF_8).contains(signature);
    }
}
