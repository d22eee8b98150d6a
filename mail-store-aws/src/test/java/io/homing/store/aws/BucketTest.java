package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.HomingException;
import io.homing.store.ObjectKey;
import io.homing.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an emulator cannot be made to do, by a server that answers with a script. */
class BucketTest {
    private static final ObjectKey KEY = new ObjectKey("processed/m1.eml");
    private static final byte[] MAIL = "mail".getBytes(US_ASCII);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)");

    @TempDir
    private Path directory;

    private final List<String> requests = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private AwsClients clients;
    private ServerSocket server;

    @AfterEach
    void stop() throws IOException {
        clients.close();
        server.close();
    }

    @Test
    void aLineThatBreaksInTheMiddleIsNoEndOfTheMail() throws IOException {
        var bucket = bucket("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first half");
        try (InputStream mail = bucket.open(KEY).orElseThrow()) {
            assertThatThrownBy(mail::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aMailComesByOneRequest() throws IOException {
        var bucket = bucket("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        try (InputStream mail = bucket.open(KEY).orElseThrow()) {
            assertThat(mail.readAllBytes()).isEqualTo("ok".getBytes(US_ASCII));
        }
        assertThat(requests).containsExactly("GetObject");
    }

    @Test
    void whatIsNoMailIsAskedOfTheClientThatKnowsErrors() throws IOException {
        var bucket = bucket(
                error(404, "NoSuchKey"),
                error(404, "NoSuchKey"),
                error(403, "AccessDenied"),
                error(403, "AccessDenied"));
        assertThat(bucket.open(KEY)).isEmpty();
        var trouble = catchThrowableOfType(HomingException.class, () -> bucket.open(KEY));
        assertThat(trouble).hasMessageContaining("AccessDenied");
        assertThat(requests).hasSize(4);
    }

    @Test
    void anInterruptedReadIsAnIoException() throws IOException {
        var bucket = bucket("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first half");
        InputStream mail = bucket.open(KEY).orElseThrow();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mail.read(new byte[10])).isInstanceOf(IOException.class);
        assertThatThrownBy(mail::read).isInstanceOf(IOException.class);
        assertThatThrownBy(mail::close).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).as("still marked").isTrue();
    }

    @Test
    void aBusyS3IsAskedAgain() throws IOException {
        var bucket = bucket(
                "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(bucket.get(KEY)).contains("ok".getBytes(US_ASCII));
        assertThat(requests).containsExactly("GetObject", "GetObject");
    }

    @Test
    void onlyNoSuchKeyMeansThatThereIsNoObject() throws IOException {
        List<String> errors = new ArrayList<>();
        for (String code : List.of("404 NoSuchKey", "404 NoSuchBucket", "403 AccessDenied", "404 Other")) {
            String error = error(Integer.parseInt(code.substring(0, 3)), code.substring(4));
            errors.addAll(List.of(error, error)); // the direct request, and the client
        }
        var bucket = bucket(errors.toArray(String[]::new));
        assertThat(bucket.get(KEY)).isEmpty();
        for (String code : List.of("NoSuchBucket", "AccessDenied", "Other")) {
            var trouble = catchThrowableOfType(HomingException.class, () -> bucket.get(KEY));
            assertThat(trouble.kind())
                    .isEqualTo(code.equals("AccessDenied") ? HomingException.Kind.DENIED : HomingException.Kind.SETUP);
            assertThat(trouble)
                    .hasMessageContaining("GetObject on bucket mails: ")
                    .hasMessageContaining(code);
        }
    }

    @Test
    void aMailThatBreaksOffIsFetchedAgainWhole() throws IOException {
        var bucket = bucket(
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first half",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(bucket.incoming(KEY).orElseThrow().bytes()).isEqualTo("ok".getBytes(US_ASCII));
        assertThat(requests).containsExactly("GetObject", "GetObject");
    }

    @Test
    void whatSesEncryptedIsKnownByItsEnvelope() throws IOException {
        var bucket = bucket(
                "HTTP/1.1 200 OK\r\nX-Amz-Meta-X-Amz-Key-V2: envelope\r\nContent-Length: 2\r\n\r\n??",
                "HTTP/1.1 200 OK\r\nx-amz-meta-other: words\r\nContent-Length: 2\r\n\r\nok");
        assertThat(bucket.incoming(KEY).orElseThrow().isEncrypted()).isTrue();
        assertThat(bucket.incoming(KEY).orElseThrow().isEncrypted()).isFalse();
        assertThat(requests).hasSize(2);
    }

    @Test
    void anObjectIsWrittenByOneRequestThatIsSignedWithItsContent() throws IOException {
        var bucket = bucket(OK, OK);
        bucket.put(KEY, "text/plain", MAIL);
        assertThat(bucket.putNew(KEY, "text/plain", MAIL)).isTrue();
        assertThat(requests).containsExactly("PutObject", "PutObject");
        assertThat(seen)
                .allSatisfy(request -> assertThat(request)
                        .startsWith("PUT /mails/processed/m1.eml ")
                        .containsIgnoringCase("\r\nContent-Type: text/plain\r\n")
                        .containsIgnoringCase("\r\nx-amz-content-sha256: " + Sha256.of(MAIL) + "\r\n")
                        .endsWith("\r\n\r\nmail"));
        assertThat(seen.getFirst()).doesNotContainIgnoringCase("If-None-Match");
        assertThat(seen.getLast()).containsIgnoringCase("\r\nIf-None-Match: *\r\n");
    }

    @Test
    void anObjectThatSomebodyElseIsWritingIsTriedAgainAndThenLeftAlone() throws IOException {
        var bucket = bucket(
                error(409, "ConditionalRequestConflict"),
                error(409, "ConditionalRequestConflict"),
                error(412, "PreconditionFailed"));
        assertThat(bucket.putNew(KEY, "text/plain", MAIL)).isFalse();
        assertThat(requests).containsExactly("PutObject", "PutObject", "PutObject");
    }

    @Test
    void whatIsThereAlreadyCostsTwoRequestsOnceAndThenOne() throws IOException {
        String there = error(412, "PreconditionFailed");
        var bucket = bucket(there, there, there);
        assertThat(bucket.putNew(KEY, "text/plain", MAIL)).isFalse();
        assertThat(bucket.putNew(KEY, "text/plain", MAIL)).isFalse();
        assertThat(requests).hasSize(3);
    }

    @Test
    void aWriteWithoutAnAnswerIsRepeatedAndWhatItLeftIsTheSame() throws IOException {
        var bucket = bucket("", error(412, "PreconditionFailed"), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmail");
        assertThat(bucket.keep(KEY, "text/plain", MAIL)).isEqualTo(MAIL);
        assertThat(requests).containsExactly("PutObject", "PutObject", "GetObject");
    }

    private static String error(int status, String code) {
        String body = "<Error><Code>%s</Code><Message>words</Message></Error>".formatted(code);
        return "HTTP/1.1 %d x\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    /** A bucket whose server gives these answers, one for each connection. */
    private Bucket bucket(String... answers) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Queue<String> script = new ArrayDeque<>(Arrays.asList(answers));
        Thread.ofPlatform().daemon().start(() -> answer(script));
        AwsStoreConfig config = TestConfig.at(server.getLocalPort(), directory);
        clients = new AwsClients(config, true, requests::add);
        return new Bucket(clients.s3(), config, Optional.empty());
    }

    private void answer(Queue<String> script) {
        while (!script.isEmpty()) {
            try (Socket connection = server.accept()) {
                seen.add(request(connection.getInputStream()));
                String answer = script.remove().replaceFirst("\r\n", "\r\nConnection: close\r\n");
                connection.getOutputStream().write(answer.getBytes(US_ASCII));
                connection.shutdownOutput();
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        var request = new StringBuilder();
        while (!request.toString().endsWith("\r\n\r\n")) {
            request.append(new String(in.readNBytes(1), US_ASCII));
        }
        Matcher length = LENGTH.matcher(request);
        return length.find()
                ? request + new String(in.readNBytes(Integer.parseInt(length.group(1))), US_ASCII)
                : request.toString();
    }
}
