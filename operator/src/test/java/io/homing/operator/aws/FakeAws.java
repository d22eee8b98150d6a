package io.homing.operator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Answers over HTTP what it was told to: SES of both versions, S3 and DynamoDB, as far as doctor and his kin ask. What it
 * was not told is a 501, so that a request nobody thought of is seen. A call is known by {@code METHOD /path?query}, by {@code METHOD /path}, or by
 * the action that its form or header names.
 */
public final class FakeAws implements AutoCloseable {
    private record Answer(int status, String error, String body) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private String actions = "";
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    /** What it answers to a call from now on. */
    public FakeAws answer(String call, int status, String body) {
        return answer(call, status, "", body);
    }

    /**
     * The same for a refusal.
     *
     * @param error the name of AWS's exception, as a header carries it
     */
    public FakeAws answer(String call, int status, String error, String body) {
        answers.put(call, new Answer(status, error, body));
        return this;
    }

    /** An account in which all is well with example.org: it sends, and its rule stores what comes into this bucket. */
    public FakeAws healthy(String bucket) {
        answer("GET /v2/email/account", 200, """
                {"SendingEnabled":true,"ProductionAccessEnabled":true,"EnforcementStatus":"HEALTHY",
                 "SendQuota":{"Max24HourSend":50000.0,"SentLast24Hours":12.0}}""");
        answer("GET /v2/email/identities/example.org", 200, """
                {"VerifiedForSendingStatus":true,"DkimAttributes":{"Tokens":["one"]},
                 "MailFromAttributes":{"MailFromDomain":"bounce.example.org","MailFromDomainStatus":"SUCCESS"}}""");
        sent(200, 1, 0);
        answer("GET /v2/email/suppression/addresses?PageSize=1000", 200, "{\"SuppressedDestinationSummaries\":[]}");
        return rules("""
                <member><S3Action><BucketName>%s</BucketName><ObjectKeyPrefix>incoming/</ObjectKeyPrefix>
                <TopicArn>arn:aws:sns:eu-central-1:1:t</TopicArn></S3Action></member>""".formatted(bucket));
    }

    /** So many mails were sent lately, and so many of them came back, or were called spam. */
    public FakeAws sent(int attempts, int bounces, int complaints) {
        return answer("GetSendStatistics", 200, """
                <GetSendStatisticsResponse><GetSendStatisticsResult><SendDataPoints>
                <member><DeliveryAttempts>%d</DeliveryAttempts><Bounces>%d</Bounces><Complaints>0</Complaints></member>
                <member><DeliveryAttempts>0</DeliveryAttempts><Bounces>0</Bounces><Complaints>%d</Complaints></member>
                </SendDataPoints></GetSendStatisticsResult></GetSendStatisticsResponse>""".formatted(attempts, bounces, complaints));
    }

    /** The rule set {@code homing} is active; its one rule has these actions. */
    public FakeAws rules(String actions) {
        this.actions = actions;
        return rules(actions, "example.org");
    }

    /** The same rule is for these domains and addresses. */
    public FakeAws recipients(String... recipients) {
        return rules(actions, recipients);
    }

    private FakeAws rules(String actions, String... recipients) {
        return answer("DescribeActiveReceiptRuleSet", 200, """
                <DescribeActiveReceiptRuleSetResponse><DescribeActiveReceiptRuleSetResult>
                <Metadata><Name>homing</Name></Metadata><Rules><member><Name>homing</Name><Enabled>true</Enabled>
                <ScanEnabled>true</ScanEnabled><Recipients><member>%s</member></Recipients>
                <Actions>%s</Actions></member></Rules>
                </DescribeActiveReceiptRuleSetResult></DescribeActiveReceiptRuleSetResponse>""".formatted(
                        String.join("</member><member>", recipients), actions));
    }

    /** No rule set is active. */
    public FakeAws noRules() {
        return answer("DescribeActiveReceiptRuleSet", 200, """
                <DescribeActiveReceiptRuleSetResponse><DescribeActiveReceiptRuleSetResult/>
                </DescribeActiveReceiptRuleSetResponse>""");
    }

    /** A bucket's policy as cloudformation/homing.yaml has it, which lets SES write to this resource. */
    public static String policy(String resource) {
        return """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"},
                 {"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"%s",
                  "Condition":{"StringEquals":{"aws:SourceAccount":"1","aws:SourceArn":
                  "arn:aws:ses:eu-central-1:1:receipt-rule-set/homing:receipt-rule/homing"}}}]}""".formatted(resource);
    }

    /** All that it was asked, with bodies. */
    public List<String> asked() {
        return asked;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** An account that asks here, with credentials that nobody checks. */
    public AwsAccount account(Path directory) throws IOException {
        return new AwsAccount(new AwsAccount.Where(
                "eu-central-1",
                "example-mail",
                "homing",
                Optional.of(credentials(directory)),
                Optional.of(uri()),
                Optional.of(uri()),
                Optional.of(uri())));
    }

    public Path credentials(Path directory) throws IOException {
        return Files.writeString(directory.resolve("credentials"), """
                [default]
                aws_access_key_id = AKIATEST
                aws_secret_access_key = secret
                """);
    }

    public Path operatorYaml(Path directory) throws IOException {
        return Files.writeString(directory.resolve("operator.yaml"), """
                store:
                  region: eu-central-1
                  bucket: example-mail
                  table: homing
                  credentials: %s
                  s3Endpoint: %s
                  dynamoDbEndpoint: %2$s
                """.formatted(credentials(directory), uri()));
    }

    /** Has the SDK find SES here, as it finds an emulator. */
    public <T> T asAws(Supplier<T> work) {
        String old = System.setProperty("aws.endpointUrl", uri().toString());
        try {
            return work.get();
        } finally {
            if (old == null) {
                System.clearProperty("aws.endpointUrl");
            } else {
                System.setProperty("aws.endpointUrl", old);
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String call = call(exchange, body);
            asked.add(call + " " + body);
            Answer answer = answers.getOrDefault(
                    answers.containsKey(call) ? call : call.replaceFirst("[?].*", ""),
                    new Answer(501, "NotImplemented", "nobody told me of " + call));
            if (!answer.error().isEmpty()) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.error());
            }
            byte[] bytes = exchange.getRequestMethod().equals("HEAD")
                    ? new byte[0]
                    : answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String call(HttpExchange exchange, String body) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        if (body.startsWith("Action=")) {
            return body.substring("Action=".length(), body.indexOf('&'));
        }
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
