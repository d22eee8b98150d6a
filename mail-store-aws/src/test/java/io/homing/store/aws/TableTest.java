package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short way of a Query, and when it is left, by a server that answers with a script. */
class TableTest {
    private static final Key FROM = new Key("J", "1");
    private static final Key TO = new Key("J", "9");

    @TempDir
    private Path directory;

    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final Queue<Answer> script = new ArrayDeque<>();
    private HttpServer server;
    private AwsClients clients;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void nothingNewIsLearntWithoutTheClient() throws IOException {
        script.add(new Answer(200, "{\"Count\":0,\"Items\":[],\"ScannedCount\":0}"));
        assertThat(table(false).query(FROM, TO, 10)).isEmpty();
        assertThat(requests).containsExactly("Query");
        assertThat(bodies.getFirst())
                .contains("\"ConsistentRead\":true", "\"Limit\":10", "\":from\":{\"S\":\"1\"}")
                .doesNotContain("ExclusiveStartKey");
    }

    @Test
    void whatIsThereComesPageByPageWithoutTheClient() throws IOException {
        script.add(new Answer(200, """
                {"Items":[{"pk":{"S":"J"},"sk":{"S":"1"},"entry":{"S":"\\u00e9"},"last":{"N":"7"},"to":{"SS":["a","b"]}}],
                 "LastEvaluatedKey":{"pk":{"S":"J"},"sk":{"S":"1"}}}"""));
        script.add(new Answer(200, "{\"Items\":[{\"pk\":{\"S\":\"J\"},\"sk\":{\"S\":\"2\"}}]}"));
        List<Item> items = table(false).query(FROM, TO, 10);
        assertThat(items).extracting(Item::key).containsExactly(new Key("J", "1"), new Key("J", "2"));
        assertThat(items.getFirst().text("entry")).isEqualTo("é");
        assertThat(items.getFirst().number("last")).isEqualTo(7);
        assertThat(items.getFirst().texts("to")).containsExactly("a", "b");
        assertThat(bodies.getLast()).contains("\"ExclusiveStartKey\":{", "\"sk\":{\"S\":\"1\"}", "\"Limit\":9");
    }

    @Test
    void anErrorIsAskedOfTheClientThatKnowsErrors() throws IOException {
        String error =
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"words\"}";
        script.add(new Answer(400, error));
        script.add(new Answer(400, error));
        Table table = table(true);
        var trouble = catchThrowableOfType(StoreException.class, () -> table.query(FROM, TO, 10));
        assertThat(trouble.kind()).isEqualTo(StoreException.Kind.SETUP);
        assertThat(trouble).hasMessageContaining("Query on table journal").hasMessageContaining("words");
        assertThat(requests).containsExactly("Query", "Query");
    }

    @Test
    void anAnswerThatIsNoneIsNotTakenForAnEmptyOne() throws IOException {
        for (String odd :
                List.of("", "{}", "<html>", "{\"Items\":[{\"pk\":", "{\"Items\":[{\"pk\":{\"BOOL\":true}}]}")) {
            script.add(new Answer(200, odd));
            script.add(new Answer(200, "{\"Items\":[{\"pk\":{\"S\":\"J\"},\"sk\":{\"S\":\"2\"}}]}"));
            assertThat(table(true).query(FROM, TO, 10)).as(odd).hasSize(1);
        }
    }

    private Table table(boolean withClient) throws IOException {
        AwsStoreConfig config = TestConfig.at(server.getAddress().getPort(), directory);
        clients = new AwsClients(config, requests::add);
        return new Table(withClient ? clients::dynamoDb : () -> null, clients::plainQuery, config);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            Answer answer = script.remove();
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
