package io.homing.ansible;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A CloudFormation template as a stack would see it: parameters filled in, references followed. Knows the functions that
 * our templates use and fails on any other.
 */
final class Template {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "eu-central-1";

    private static final Path DIRECTORY = Path.of("cloudformation");
    private static final Map<String, String> LITERALS = Map.of(
            "mail_bucket", "homing-mail-%s-%s".formatted(ACCOUNT, REGION),
            "stack", "homing",
            "domain", "example.org",
            "\"RetainExceptOnCreate\" if identity == \"adopted\" else \"Delete\"", "RetainExceptOnCreate");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Map<?, ?> root;
    private final Map<String, Object> names;

    private Template(Map<?, ?> root, Map<String, Object> names) {
        this.root = root;
        this.names = names;
    }

    /** @param parameters by name: a text, or a list of them; what is not named has its default */
    static Template read(String file, String stack, Map<String, Object> parameters) {
        try (YAMLParser yaml = new YAMLFactory().createParser(rendered(file))) {
            yaml.nextToken();
            var root = (Map<?, ?>) value(yaml);
            Map<String, Object> names = new LinkedHashMap<>(Map.of(
                    "AWS::StackName", stack,
                    "AWS::AccountId", ACCOUNT,
                    "AWS::Region", REGION,
                    "AWS::Partition", "aws"));
            ((Map<?, ?>) root.get("Parameters"))
                    .forEach((name, parameter) -> Optional.ofNullable(((Map<?, ?>) parameter).get("Default"))
                            .ifPresent(it -> names.put((String) name, it)));
            names.putAll(parameters);
            return new Template(root, names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A template as the playbook sends it for the deployment {@code homing} of {@code example.org}: what stands in double
     * braces has become a literal. {@link AwsSetupIT} looks at what the playbook really sends.
     */
    static String rendered(String file) throws IOException {
        String text = Files.readString(DIRECTORY.resolve(file));
        for (var literal : LITERALS.entrySet()) {
            text = text.replace("{{ " + literal.getKey() + " }}", literal.getValue());
        }
        if (text.contains("{{")) {
            throw new AssertionError("The test does not know what " + file + " has in double braces");
        }
        return text;
    }

    /** A property as the template has it: a text where it is a literal, a map where it is a function. */
    Object raw(String resource, String property) {
        return ((Map<?, ?>) resources().get(resource).get("Properties")).get(property);
    }

    /** A value and its tag: {@code !Ref x} becomes what JSON would say, {@code {"Ref": "x"}}. */
    private static Object value(YAMLParser yaml) throws IOException {
        String tag = yaml.getTypeId();
        Object value;
        if (yaml.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (yaml.nextToken() != JsonToken.END_OBJECT) {
                String key = yaml.currentName();
                yaml.nextToken();
                map.put(key, value(yaml));
            }
            value = map;
        } else if (yaml.currentToken() == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (yaml.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(yaml));
            }
            value = list;
        } else {
            value = yaml.getText();
        }
        return tag == null ? value : Map.of(tag, value);
    }

    /** Logical names of all resources of a type. */
    List<String> resources(String type) {
        return resources().keySet().stream()
                .filter(name -> resources().get(name).get("Type").equals(type))
                .toList();
    }

    Map<?, ?> parameters() {
        return (Map<?, ?>) root.get("Parameters");
    }

    /** Everything that a template says of a resource; by logical name. */
    @SuppressWarnings("unchecked")
    Map<String, Map<String, Object>> resources() {
        return (Map<String, Map<String, Object>>) root.get("Resources");
    }

    /** A property of a resource with all references followed: {@code get("Bucket", "VersioningConfiguration", "Status")}. */
    Object get(String resource, String... path) {
        Object found = resolve(resources().get(resource).get("Properties"));
        for (String step : path) {
            found = ((Map<?, ?>) found).get(step);
        }
        return found;
    }

    private Object resolve(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().map(this::resolve).toList();
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        if (map.size() == 1) {
            var only = map.entrySet().iterator().next();
            switch ((String) only.getKey()) {
                case "Ref" -> {
                    return reference((String) only.getValue());
                }
                case "GetAtt" -> {
                    return attribute((String) only.getValue());
                }
                case "Sub" -> {
                    return only.getValue() instanceof List<?> withNames
                            ? substituted((String) withNames.get(0), (Map<?, ?>) withNames.get(1))
                            : substituted((String) only.getValue(), Map.of());
                }
                case "Split" -> {
                    var arguments = (List<?>) only.getValue();
                    return List.of(
                            ((String) resolve(arguments.get(1))).split(Pattern.quote((String) arguments.get(0))));
                }
                case "Join" -> {
                    var arguments = (List<?>) only.getValue();
                    return ((List<?>) resolve(arguments.get(1)))
                            .stream().map(String::valueOf).collect(Collectors.joining((String) arguments.get(0)));
                }
                default -> {} // no function
            }
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, value) -> resolved.put((String) key, resolve(value)));
        return resolved;
    }

    private String substituted(String text, Map<?, ?> more) {
        return VARIABLE.matcher(text).replaceAll(it -> {
            String name = it.group(1);
            return String.valueOf(
                    more.containsKey(name)
                            ? resolve(more.get(name))
                            : name.contains(".") ? attribute(name) : reference(name));
        });
    }

    private Object reference(String name) {
        if (names.containsKey(name)) {
            return names.get(name);
        }
        return switch ((String) resources().get(name).get("Type")) {
            case "AWS::S3::Bucket" -> get(name, "BucketName");
            case "AWS::DynamoDB::Table" -> get(name, "TableName");
            case "AWS::SQS::Queue" ->
                "https://sqs.%s.amazonaws.com/%s/%s".formatted(REGION, ACCOUNT, get(name, "QueueName"));
            case "AWS::SNS::Topic" -> arn("sns", (String) get(name, "TopicName"));
            case "AWS::Lambda::Function" -> get(name, "FunctionName");
            case "AWS::SES::ConfigurationSet" -> get(name, "Name");
            case "AWS::Lambda::Alias" -> attribute("Function.Arn") + ":" + get(name, "Name");
            default -> name;
        };
    }

    private Object attribute(String dotted) {
        String name = dotted.substring(0, dotted.indexOf('.'));
        String attribute = dotted.substring(dotted.indexOf('.') + 1);
        if (!attribute.equals("Arn")) {
            return get(name, attribute);
        }
        return switch ((String) resources().get(name).get("Type")) {
            case "AWS::S3::Bucket" -> "arn:aws:s3:::" + get(name, "BucketName");
            case "AWS::DynamoDB::Table" -> arn("dynamodb", "table/" + get(name, "TableName"));
            case "AWS::SQS::Queue" -> arn("sqs", (String) get(name, "QueueName"));
            case "AWS::Lambda::Function" -> arn("lambda", "function:" + get(name, "FunctionName"));
            case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + get(name, "LogGroupName") + ":*");
            default -> name; // only told apart
        };
    }

    private static String arn(String service, String rest) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, rest);
    }
}
