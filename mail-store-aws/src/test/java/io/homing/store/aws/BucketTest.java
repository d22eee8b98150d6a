package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.ObjectKey;
import io.homing.store.StoreException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an emulator cannot be made to do, by a server that answers with a script. */
class BucketTest {
    private static final ObjectKey KEY = new ObjectKey("processed/m1.eml");

    @TempDir
    private Path directory;

    private final List<String> requests = new ArrayList<>();
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
        var trouble = catchThrowableOfType(StoreException.class, () -> bucket.open(KEY));
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
        var bucket = bucket(
                error(404, "NoSuchKey"), error(404, "NoSuchBucket"), error(403, "AccessDenied"), error(404, "Other"));
        assertThat(bucket.get(KEY)).isEmpty();
        for (String code : List.of("NoSuchBucket", "AccessDenied", "Other")) {
            var trouble = catchThrowableOfType(StoreException.class, () -> bucket.get(KEY));
            assertThat(trouble.kind()).isEqualTo(StoreException.Kind.SETUP);
            assertThat(trouble)
                    .hasMessageContaining("GetObject on bucket mails: ")
                    .hasMessageContaining(code);
        }
    }

    @Test
    void anObjectThatSomebodyElseIsWritingIsTriedAgainAndThenLeftAlone() throws IOException {
        var bucket = bucket(error(409, "ConditionalRequestConflict"), error(412, "PreconditionFailed"));
        bucket.putNew(KEY, "text/plain", new byte[1]);
        assertThat(requests).containsExactly("PutObject", "PutObject");
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
        clients = new AwsClients(config, requests::add);
        return new Bucket(clients::s3, clients::plainGet, config, Optional.empty());
    }

    private void answer(Queue<String> script) {
        while (!script.isEmpty()) {
            try (Socket connection = server.accept()) {
                readRequest(connection.getInputStream());
                String answer = script.remove().replaceFirst("\r\n", "\r\nConnection: close\r\n");
                connection.getOutputStream().write(answer.getBytes(US_ASCII));
                connection.shutdownOutput();
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    /** Up to the blank line after the headers; with a body, which the SDK sends in chunks, up to the one after that. */
    private static void readRequest(InputStream in) throws IOException {
        var request = new StringBuilder();
        int blankLines = 0;
        do {
            int next = in.read();
            if (next < 0) {
                return;
            }
            request.append((char) next);
            blankLines += request.toString().endsWith("\r\n\r\n") ? 1 : 0;
        } while (blankLines < (request.charAt(0) == 'P' ? 2 : 1));
    }
}
