package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.store.HomingException;
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
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Direct requests, and when the client is asked instead, by a server that answers with a script. */
class TableTest {
    private static final Key FROM = new Key("J", "1");
    private static final Key TO = new Key("J", "9");
    private static final Item ITEM = Item.of(FROM).with("last", 7);
    private static final Update CHANGE = Update.builder()
            .key(FROM.attributes())
            .updateExpression("REMOVE begun")
            .conditionExpression("attribute_exists(begun)")
            .build();

    @TempDir
    private Path directory;

    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<String> ways = new ArrayList<>();
    private final Queue<Answer> script = new ArrayDeque<>();
    private HttpServer server;
    private AwsClients clients;

    /** @param status 0: the line breaks */
    private record Answer(int status, String body) {
        static final Answer LOST = new Answer(0, "");
        static final Answer DONE = new Answer(200, "{}");

        static Answer error(String type, String more) {
            return new Answer(
                    400,
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"words\"%s}"
                            .formatted(type, more));
        }
    }

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
        assertThat(table().query(FROM, TO, 10)).isEmpty();
        assertThat(requests).containsExactly("Query");
        assertThat(ways).containsExactly("direct");
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
        List<Item> items = table().query(FROM, TO, 10);
        assertThat(items).extracting(Item::key).containsExactly(new Key("J", "1"), new Key("J", "2"));
        assertThat(items.getFirst().text("entry")).isEqualTo("é");
        assertThat(items.getFirst().number("last")).isEqualTo(7);
        assertThat(items.getFirst().texts("to")).containsExactly("a", "b");
        assertThat(ways).containsExactly("direct", "direct");
        assertThat(bodies.getLast()).contains("\"ExclusiveStartKey\":{", "\"sk\":{\"S\":\"1\"}", "\"Limit\":9");
    }

    @Test
    void anErrorIsAskedOfTheClientThatKnowsErrors() throws IOException {
        Answer missing = Answer.error("ResourceNotFoundException", "");
        script.addAll(List.of(missing, missing));
        Table table = table();
        var trouble = catchThrowableOfType(HomingException.class, () -> table.query(FROM, TO, 10));
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.SETUP);
        assertThat(trouble).hasMessageContaining("Query on table journal").hasMessageContaining("words");
        assertThat(requests).containsExactly("Query", "Query");
        assertThat(ways).containsExactly("direct", "client");
    }

    @Test
    void anAnswerThatIsNoneIsNotTakenForAnEmptyOne() throws IOException {
        for (String odd :
                List.of("", "{}", "<html>", "{\"Items\":[{\"pk\":", "{\"Items\":[{\"pk\":{\"BOOL\":true}}]}")) {
            script.add(new Answer(200, odd));
            script.add(new Answer(200, "{\"Items\":[{\"pk\":{\"S\":\"J\"},\"sk\":{\"S\":\"2\"}}]}"));
            assertThat(table().query(FROM, TO, 10)).as(odd).hasSize(1);
        }
        for (String odd : List.of("", "{}", "[]", "{\"Responses\":{\"journal\":[{\"pk\":")) {
            script.add(new Answer(200, odd));
            script.add(new Answer(200, "{\"Responses\":{\"journal\":[{\"pk\":{\"S\":\"J\"},\"sk\":{\"S\":\"1\"}}]}}"));
            assertThat(table().get(FROM)).as(odd).isPresent();
        }
    }

    @Test
    void whatWasNotLookedUpAtOnceIsAskedForAgain() throws IOException {
        script.add(new Answer(200, """
                {"Responses":{"journal":[{"pk":{"S":"J"},"sk":{"S":"1"}}]},
                 "UnprocessedKeys":{"journal":{"Keys":[{"pk":{"S":"J"},"sk":{"S":"9"}}],"ConsistentRead":true}}}"""));
        script.add(new Answer(200, "{\"Responses\":{\"journal\":[]},\"UnprocessedKeys\":{}}"));
        assertThat(table().get(List.of(FROM, TO))).containsOnlyKeys(FROM);
        assertThat(ways).containsExactly("direct", "direct");
        assertThat(bodies.getFirst()).contains("\"sk\":{\"S\":\"1\"}", "\"ConsistentRead\":true");
        assertThat(bodies.getLast()).contains("\"sk\":{\"S\":\"9\"}").doesNotContain("\"sk\":{\"S\":\"1\"}");
    }

    @Test
    void whatIsWrittenIsWrittenWithoutTheClient() throws IOException {
        script.addAll(List.of(Answer.DONE, Answer.DONE, Answer.DONE));
        Table table = table();
        table.put(ITEM);
        assertThat(table.write(List.of(new Writes("journal").create(ITEM)))).isTrue();
        assertThat(table.update(CHANGE)).isTrue();
        assertThat(requests).containsExactly("PutItem", "TransactWriteItems", "UpdateItem");
        assertThat(ways).containsOnly("direct");
        assertThat(bodies.getFirst())
                .contains("\"TableName\":\"journal\"", "\"last\":{\"N\":\"7\"}", "\"pk\":{\"S\":\"J\"}");
    }

    /** Nobody knows whether it was carried out. The token says that it is the same one. */
    @Test
    void aTransactionWithoutAnAnswerIsRepeatedByTheClientWordForWord() throws IOException {
        for (Answer none : List.of(Answer.LOST, new Answer(500, ""), new Answer(200, ""), new Answer(200, "<html>"))) {
            script.addAll(List.of(none, Answer.DONE));
            bodies.clear();
            assertThat(table().write(List.of(new Writes("journal").create(ITEM))))
                    .isTrue();
            assertThat(bodies).hasSize(2);
            assertThat(bodies.getLast()).contains("\"ClientRequestToken\":\"").isEqualTo(bodies.getFirst());
        }
        assertThat(ways).startsWith("direct", "client", "direct", "client");
    }

    @Test
    void everyTransactionHasATokenOfItsOwn() throws IOException {
        script.addAll(List.of(Answer.DONE, Answer.DONE));
        Table table = table();
        table.write(List.of(new Writes("journal").create(ITEM)));
        table.write(List.of(new Writes("journal").create(ITEM)));
        assertThat(bodies).doesNotHaveDuplicates();
    }

    @Test
    void whoHasLostARaceAsksTheClientAtOnceFromThenOn() throws IOException {
        Answer lost = Answer.error(
                "TransactionCanceledException", ",\"CancellationReasons\":[{\"Code\":\"ConditionalCheckFailed\"}]");
        script.addAll(List.of(lost, lost, lost, Answer.DONE, new Answer(200, "{\"Items\":[]}")));
        Table table = table();
        List<TransactWriteItem> writes = List.of(new Writes("journal").create(ITEM));
        assertThat(table.write(writes)).isFalse();
        assertThat(table.write(writes)).isFalse();
        assertThat(table.write(writes)).isTrue();
        assertThat(table.query(FROM, TO, 10)).isEmpty();
        assertThat(ways)
                .as("reading costs nobody a race")
                .containsExactly("direct", "client", "client", "client", "direct");
    }

    private Table table() throws IOException {
        AwsStoreConfig config = TestConfig.at(server.getAddress().getPort(), directory);
        if (clients != null) {
            clients.close();
        }
        clients = new AwsClients(config, true, requests::add);
        return new Table(clients.dynamoDb(), config);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            ways.add(exchange.getRequestHeaders().containsKey("amz-sdk-invocation-id") ? "client" : "direct");
            Answer answer = script.remove();
            if (answer.equals(Answer.LOST)) {
                return;
            }
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
