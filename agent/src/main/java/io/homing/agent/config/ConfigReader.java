package io.homing.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.RegionName;
import io.homing.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the YAML file of an agent, or that of an operator, which has fewer settings. */
public final class ConfigReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();
    private static final Pattern YAML_PROBLEM = Pattern.compile("(.*)\\R in '.*', line (\\d+), column (\\d+)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
    private static final Pattern LEASE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("([0-9.]+|\\[[0-9a-fA-F:.]+]):(\\d+)");
    private static final Pattern CERTIFICATE = Pattern.compile("/.+|[A-Za-z0-9.-]+:\\d{1,5}");
    private static final Duration LEAST_MAX_AGE = Duration.ofMinutes(2);

    /** Options of {@code homing config} that select the kind of file. */
    private static final String HOST = "";

    private static final String OPERATOR = " --operator";

    /** The default path of the configuration of a host. */
    public static final String DEFAULT = "/etc/homing/agent.yaml";

    private ConfigReader() {}

    /**
     * Reads and checks the whole file, and nothing outside of it.
     *
     * @throws HomingException of kind CONFIG, with every problem of the file
     */
    public static AgentConfig read(Path file) {
        List<String> problems = new ArrayList<>();
        var top = new Section("", parse(file, HOST), problems);
        Section mail = top.section("mail");
        Section store = top.section("store");
        Section sync = top.section("sync");
        Section health = top.section("health");
        Section metrics = top.section("metrics");
        Optional<Section> kubernetes = top.optionalSection("kubernetes");
        var config = new AgentConfig(
                top.required("host", HostName::typed),
                new AgentConfig.Mail(
                        mail.required("root", ConfigReader::absolute),
                        mail.withDefault("layout", new MaildirLayout(MaildirLayout.DEFAULT), MaildirLayout::new)),
                store(store),
                new AgentConfig.Sync(
                        sync.list("lanes", List.of(Lane.FIRST), text -> new Lane(number(text, 0, 999))),
                        sync.withDefault("interval", Duration.ofMillis(500), ConfigReader::duration),
                        sync.withDefault("fetches", 8, text -> number(text, 1, 64))),
                new AgentConfig.Health(
                        health.optional("address", ConfigReader::address),
                        health.withDefault("maxAge", Duration.ofMinutes(10), ConfigReader::maxAge),
                        health.optional(
                                "certificate",
                                matching(CERTIFICATE, "an absolute path, or host:port of a TLS server"))),
                new AgentConfig.Metrics(metrics.optional("textfile", ConfigReader::textfile)),
                kubernetes.map(ConfigReader::kubernetes));
        Duration maxAge = config.health().maxAge();
        if (config.health().address().isPresent()
                && maxAge.compareTo(config.sync().interval()) <= 0) {
            problems.add("health.maxAge: must be longer than sync.interval (got %ds)".formatted(maxAge.toSeconds()));
        }
        lanes(store);
        List.of(top, mail, store, sync, health, metrics).forEach(Section::refuseUnknown);
        kubernetes.ifPresent(Section::refuseUnknown);
        if (!problems.isEmpty()) {
            throw unusable(file, problems, HOST);
        }
        return config;
    }

    /**
     * Reads what an operator needs: {@code store}. The file of a host works too; its other settings are not read.
     *
     * @throws HomingException of kind CONFIG, with every problem of the file
     */
    public static OperatorConfig readOperator(Path file) {
        List<String> problems = new ArrayList<>();
        var top = new Section("", parse(file, OPERATOR), problems);
        top.ignore("host", "mail", "sync", "health", "metrics");
        Section store = top.section("store");
        var config = new OperatorConfig(store(store), lanes(store));
        List.of(top, store).forEach(Section::refuseUnknown);
        if (!problems.isEmpty()) {
            throw unusable(file, problems, OPERATOR);
        }
        return config;
    }

    /**
     * Reads the file of a host; empty where it is one of an operator, who has no mail volume.
     *
     * @throws HomingException of kind CONFIG, with every problem of the file
     */
    public static Optional<AgentConfig> readHost(Path file) {
        return parse(file, OPERATOR).has("mail") ? Optional.of(read(file)) : Optional.empty();
    }

    private static AgentConfig.Store store(Section store) {
        return new AgentConfig.Store(
                store.required("region", text -> new RegionName(text).value()),
                store.required("bucket", matching(BUCKET, "the name of a bucket")),
                store.required("table", matching(TABLE, "the name of a table")),
                store.optional("credentials", ConfigReader::absolute),
                store.optional("s3Endpoint", ConfigReader::http),
                store.optional("dynamoDbEndpoint", ConfigReader::http));
    }

    private static AgentConfig.Kubernetes kubernetes(Section kubernetes) {
        return new AgentConfig.Kubernetes(
                kubernetes.withDefault("api", URI.create("https://kubernetes.default.svc"), ConfigReader::http),
                kubernetes.withDefault(
                        "account", Path.of("/var/run/secrets/kubernetes.io/serviceaccount"), ConfigReader::absolute),
                kubernetes.optional("lease", matching(LEASE, "the name of a Lease: a-z, 0-9 and -")));
    }

    /** A setting for an operator only. It is checked in the file of a host too, because one file may serve both. */
    private static int lanes(Section store) {
        return store.withDefault("lanes", 1, text -> number(text, 1, 1_000));
    }

    /** The annotated example: what {@code homing config example} prints and packages install. */
    public static String example() {
        return resource("agent.yaml");
    }

    /** The same for an operator. */
    public static String operatorExample() {
        return resource("operator.yaml");
    }

    private static String resource(String name) {
        try (InputStream example = ConfigReader.class.getResourceAsStream(name)) {
            return new String(example.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(Path file, String option) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            JsonNode tree = JsonTree.read(YAML.createParser(bytes));
            refuseSurprisingNumbers(file, bytes, option);
            return tree;
        } catch (NoSuchFileException e) {
            throw unusable(file, List.of("there is no such file"), option);
        } catch (JsonProcessingException e) {
            throw unusable(file, List.of(place(e)), option);
        } catch (AccessDeniedException e) {
            throw unusable(file, List.of("cannot be read: permission denied"), option);
        } catch (IOException e) {
            throw unusable(file, List.of("cannot be read: " + e.getMessage()), option);
        }
    }

    /** YAML 1.1 takes 0123 for 83 and 1.10 for 1.1: the tree no longer knows what was written. */
    private static void refuseSurprisingNumbers(Path file, byte[] bytes, String option) throws IOException {
        List<String> problems = new ArrayList<>();
        try (JsonParser parser = YAML.createParser(bytes)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()
                        && !parser.getText().equals(parser.getNumberValue().toString())) {
                    JsonLocation place = parser.currentTokenLocation();
                    problems.add("line %d, column %d: YAML reads %s as %s: put it into quotes, or write %4$s"
                            .formatted(
                                    place.getLineNr(), place.getColumnNr(), parser.getText(), parser.getNumberValue()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw unusable(file, problems, option);
        }
    }

    /** The location of the exception is that of the last valid token; the message of the parser has the exact place. */
    private static String place(JsonProcessingException e) {
        if (e.getOriginalMessage().contains("CharConversionException")) {
            return "it is not UTF-8 text: save it as UTF-8, or find the bytes with grep -naxv '.*' FILE in a UTF-8 locale";
        }
        String problem = "line %d, column %d: not YAML: %s"
                .formatted(
                        e.getLocation().getLineNr(),
                        e.getLocation().getColumnNr(),
                        e.getOriginalMessage().lines().findFirst().orElse(""));
        Matcher location = YAML_PROBLEM.matcher(e.getOriginalMessage());
        while (location.find()) {
            problem = "line %s, column %s: not YAML: %s"
                    .formatted(location.group(2), location.group(3), location.group(1));
        }
        return problem;
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        return require(path, path.isAbsolute(), "requires an absolute path");
    }

    private static Path textfile(String text) {
        return require(
                absolute(text),
                text.endsWith(".prom"),
                "requires a name that ends with .prom, because node_exporter reads no other");
    }

    private static Function<String, String> matching(Pattern pattern, String wanted) {
        return text -> require(text, pattern.matcher(text).matches(), "requires " + wanted);
    }

    /** An address of this machine: numeric, because a name may later resolve to another machine. */
    private static InetSocketAddress address(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        require(text, matcher.matches(), "requires a numeric address and a port such as 127.0.0.1:8080");
        return new InetSocketAddress(matcher.group(1), number(matcher.group(2), 1, 65535));
    }

    private static URI http(String text) {
        URI uri = URI.create(text);
        return require(uri, text.matches("https?://.+") && uri.getHost() != null, "requires an http or https address");
    }

    private static int number(String text, int least, int most) {
        String wanted = "requires a whole number from %d to %d".formatted(least, most);
        require(text, text.matches("\\d{1,9}"), wanted);
        int number = Integer.parseInt(text);
        return require(number, number >= least && number <= most, wanted);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        require(text, matcher.matches(), "requires a duration such as 500ms, 1s, 5m");
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        return require(duration, duration.compareTo(Duration.ofMillis(100)) >= 0, "requires at least 100ms");
    }

    private static Duration maxAge(String text) {
        Duration duration = duration(text);
        return require(
                duration,
                duration.compareTo(LEAST_MAX_AGE) >= 0,
                "requires at least 2m, because after a failure the next poll may be a minute later");
    }

    private static <T> T require(T value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(wanted);
        }
        return value;
    }

    /** @param option of {@code homing config} for this kind of file; empty for that of a host */
    private static HomingException unusable(Path file, List<String> problems, String option) {
        return new HomingException(
                HomingException.Kind.CONFIG,
                "the configuration %s cannot be used".formatted(file),
                problems,
                "Correct it, then run `homing config check%s`. `homing config example%1$s` prints a valid one."
                        .formatted(option),
                null);
    }
}
