package io.homing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.agent.cli.Homing;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import io.homing.store.json.Fields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a Java runs that makes its AOT cache ({@code -XX:AOTCacheOutput}): {@code Training DIRECTORY} brings one mail home
 * from a store that it plays itself, and looks again. Then every class that a timer's run needs is in the cache, up to
 * the last one; for what is not in there, each start pays.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class Training {
    private static final byte[] MAIL = "Subject: training\r\n\r\nOnce more.\r\n".getBytes(UTF_8);

    private boolean told;

    private Training() {}

    /** Ends with the exit code of a run. */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT); // as Main
        System.exit(runs(Path.of(args[0]).toAbsolutePath()));
    }

    /** One run that brings a mail into a volume in this empty directory, and one that finds nothing new. */
    static int runs(Path directory) throws IOException {
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", new Training()::answer);
        store.start();
        try {
            String config = config(directory, store.getAddress().getPort()).toString();
            int exit = Homing.execute("sync", "--config", config);
            return exit == 0 ? Homing.execute("sync", "--config", config) : exit;
        } finally {
            store.stop(0);
        }
    }

    private static Path config(Path directory, int port) throws IOException {
        Path volume = Files.createDirectory(directory.resolve("mail"));
        Path credentials = Files.writeString(directory.resolve("credentials"), """
            [default]
            aws_access_key_id = training
            aws_secret_access_key = training
            """);
        return Files.writeString(directory.resolve("agent.yaml"), """
            host: training
            mail: { root: %1$s }
            store:
              region: eu-west-1
              bucket: training
              table: training
              credentials: %2$s
              s3Endpoint: http://127.0.0.1:%3$d
              dynamoDbEndpoint: http://127.0.0.1:%3$d
            """.formatted(volume, credentials, port));
    }

    /** As S3 and DynamoDB do. The one mail there is, is told once. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String operation = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                    .orElse("S3.GetObject");
            byte[] answer = switch (operation.substring(operation.indexOf('.') + 1)) {
                case "GetObject" -> MAIL;
                case "Query" -> journal().getBytes(UTF_8);
                default -> "{}".getBytes(UTF_8);
            };
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String journal() {
        var answer = Fields.document();
        var items = answer.putArray("Items");
        if (!told) {
            told = true;
            var item = items.addObject();
            item.putObject("pk").put("S", StoreLayout.journal(Lane.FIRST));
            item.putObject("sk").put("S", entry().position().padded());
            item.putObject("entry").put("S", EntryJson.write(entry()));
        }
        return answer.put("Count", items.size()).toString();
    }

    private static Entry entry() {
        var message = new MessageId("training");
        var digest = Sha256.digest();
        digest.update(MAIL);
        return new Entry(
                Lane.FIRST,
                Position.NONE.next(),
                message,
                MailboxName.of("training@example.org"),
                FolderName.INBOX,
                Set.of(),
                MAIL.length,
                Sha256.of(digest),
                Instant.EPOCH,
                Instant.EPOCH,
                StoreLayout.processed(message));
    }
}
