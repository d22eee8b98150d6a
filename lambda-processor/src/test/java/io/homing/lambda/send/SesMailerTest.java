package io.homing.lambda.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.lambda.send.MailerException.Kind;
import io.homing.store.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a socket that plays SES: only so can an answer be cut, late or missing. */
final class SesMailerTest {
    private static final OutgoingMail MAIL = mail("From: forwarded@example.org\r\n\r\nHello.\r\n".getBytes(UTF_8));
    private static final String SENT = answer(200, "", "{\"MessageId\":\"0107-abc\"}");

    /** Requests as they came, header and body. */
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private ServerSocket ses;
    private volatile Reply reply;

    private interface Reply {
        void to(Socket connection) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterAll
    static void noCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @BeforeEach
    void open() throws IOException {
        ses = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket open = ses;
        Thread.ofPlatform().daemon().start(() -> {
            while (!open.isClosed()) {
                try (Socket connection = open.accept()) {
                    requests.add(request(connection.getInputStream()));
                    reply.to(connection);
                } catch (IOException | InterruptedException closed) {
                    // the next one, if any
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        ses.close();
    }

    @Test
    void whatIsSentArrivesByteForByte() throws Exception {
        byte[] all = new byte[1 << 16];
        for (int at = 0; at < all.length; at++) {
            all[at] = (byte) (at * 31 + (at >> 8));
        }
        reply(SENT);
        assertThat(send(mail(all), Optional.of("forwards"))).isEqualTo("0107-abc");
        String request = requests.take();
        assertThat(request).startsWith("POST /v2/email/outbound-emails ").containsIgnoringCase("connection: close");
        JsonNode json = new ObjectMapper().readTree(request.substring(request.indexOf("\r\n\r\n")));
        assertThat(json.at("/Content/Raw/Data").binaryValue()).isEqualTo(all);
        assertThat(json.at("/FromEmailAddress").textValue()).isEqualTo("forwarded@example.org");
        assertThat(json.at("/Destination/ToAddresses").size()).isOne();
        assertThat(json.at("/Destination/ToAddresses/0").textValue()).isEqualTo("ann@xn--exmple-cua.net");
        assertThat(json.at("/ConfigurationSetName").textValue()).isEqualTo("forwards");
    }

    @Test
    void withoutAConfigurationSetNoneIsNamed() throws Exception {
        reply(SENT);
        send(MAIL, Optional.empty());
        assertThat(requests.take()).doesNotContain("ConfigurationSetName");
    }

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequestsException, LATER",
        "400, TooManyRequestsException, LATER",
        "400, LimitExceededException, LATER",
        "400, ThrottlingException, LATER",
        "400, MessageRejected, NEVER",
        "400, BadRequestException, NEVER",
        "413, RequestEntityTooLarge, NEVER",
        "400, MailFromDomainNotVerifiedException, SETUP",
        "400, AccountSuspendedException, SETUP",
        "400, SendingPausedException, SETUP",
        "404, NotFoundException, SETUP",
        "403, AccessDeniedException, SETUP",
        "403, ExpiredTokenException, SETUP",
        "500, InternalServiceErrorException, UNKNOWN",
        "503, ServiceUnavailableException, UNKNOWN",
        "400, SomethingNew, NEVER",
    })
    void everyAnswerSaysWhatBecameOfTheMail(int status, String code, Kind kind) {
        reply(answer(
                status,
                "x-amzn-ErrorType: " + code + "\r\n",
                "{\"message\":\"Email address ann@example.net is odd\"}"));
        MailerException e = failure();
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(code).hasNoCause();
        assertThat(e.getMessage()).doesNotContain("ann@");
        assertThat(e.hint()).isNotBlank();
        assertThat(requests).hasSize(1);
    }

    @Test
    void aConnectionLostAfterTheRequestIsUnknownAndNotRetried() throws Exception {
        reply = connection -> connection.setSoLinger(true, 0); // closing then resets
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
        reply = connection -> {}; // closing then ends it
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(requests.poll(1, TimeUnit.SECONDS)).isNotNull();
        assertThat(requests.poll(1, TimeUnit.SECONDS)).isNotNull();
        assertThat(requests.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void anAnswerThatIsLateLeavesItUnknownAndIsNotTriedAgain() throws Exception {
        reply = connection -> Thread.sleep(3_000);
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(requests.take()).isNotEmpty();
        assertThat(requests.poll(3, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void anAnswerThatIsNoneLeavesItUnknown() {
        reply("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"MessageId");
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
        reply(answer(200, "", "<html>a proxy says hello</html>"));
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
        reply(answer(200, "", "{}"));
        assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void withoutAConnectionNothingIsSentAndItMayBeTriedAgain() throws Exception {
        ses.close();
        assertThat(failure().kind()).isEqualTo(Kind.LATER);
    }

    @Test
    void anUnknownHostIsNoConnection() {
        try (var mailer =
                new SesMailer("eu-central-1", Optional.of(URI.create("http://ses.invalid")), Optional.empty())) {
            assertThat(catchThrowableOfType(MailerException.class, () -> mailer.send(MAIL))
                            .kind())
                    .isEqualTo(Kind.LATER);
        }
    }

    @Test
    void twoMailsAreTwoConnections() throws Exception {
        reply(SENT);
        try (var mailer = mailer(Optional.empty())) {
            mailer.send(MAIL);
            mailer.send(MAIL);
        }
        assertThat(requests).hasSize(2);
    }

    @Test
    void anAddressThatSesCannotTakeIsNotEvenAskedFor() {
        var mail = new OutgoingMail(new Address("a@example.org"), new Address("jürgen@example.net"), new byte[0]);
        try (var mailer = mailer(Optional.empty())) {
            assertThat(catchThrowableOfType(MailerException.class, () -> mailer.send(mail))
                            .kind())
                    .isEqualTo(Kind.NEVER);
        }
        assertThat(requests).isEmpty();
    }

    private static OutgoingMail mail(byte[] bytes) {
        return new OutgoingMail(new Address("forwarded@example.org"), new Address("ann@exämple.net"), bytes);
    }

    private MailerException failure() {
        return catchThrowableOfType(MailerException.class, () -> send(MAIL, Optional.empty()));
    }

    private String send(OutgoingMail mail, Optional<String> configurationSet) {
        try (var mailer = mailer(configurationSet)) {
            return mailer.send(mail);
        }
    }

    private SesMailer mailer(Optional<String> configurationSet) {
        URI endpoint = URI.create("http://127.0.0.1:" + ses.getLocalPort());
        return new SesMailer("eu-central-1", Optional.of(endpoint), configurationSet, Duration.ofSeconds(2));
    }

    private void reply(String text) {
        reply = connection -> connection.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String answer(int status, String header, String body) {
        return "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(status, header, body.length(), body);
    }

    private static String request(InputStream in) throws IOException {
        var request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            request.append((char) next);
        }
        String header = request.toString();
        int length = Integer.parseInt(header.replaceAll("(?is).*\\r\\ncontent-length: *(\\d+).*", "$1"));
        return header + new String(in.readNBytes(length), UTF_8);
    }
}
