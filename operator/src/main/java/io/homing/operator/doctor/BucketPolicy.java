package io.homing.operator.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The policy of a bucket. Decides without the policy simulator of AWS whether SES may write: by an Allow for SES and the prefix
 * whose conditions name the rule or no rule.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html">AWS: giving permissions to SES</a>
 */
record BucketPolicy(JsonNode policy) {
    static BucketPolicy of(String json) {
        try {
            return new BucketPolicy(new JsonMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    boolean letsSesWrite(String bucket, String prefix, String ruleSet, String rule) {
        return texts(policy, "Statement")
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .filter(statement -> texts(statement.path("Principal"), "Service")
                        .anyMatch(service -> service.asText().equals("ses.amazonaws.com")))
                .filter(statement ->
                        texts(statement, "Action").anyMatch(action -> matches(action.asText(), "s3:PutObject")))
                .filter(statement -> texts(statement, "Resource")
                        .anyMatch(resource ->
                                matches(resource.asText(), "arn:aws:s3:::%s/%smail".formatted(bucket, prefix))))
                .anyMatch(statement -> names(statement.path("Condition"), ruleSet, rule));
    }

    private static boolean names(JsonNode conditions, String ruleSet, String rule) {
        String ours = ":receipt-rule-set/%s:receipt-rule/%s".formatted(ruleSet, rule);
        return conditions
                .valueStream()
                .flatMap(condition -> condition.propertyStream())
                .filter(entry -> entry.getKey().equalsIgnoreCase("aws:SourceArn"))
                .allMatch(entry -> list(entry.getValue())
                        .anyMatch(
                                arn -> arn.asText().endsWith(ours) || matches(arn.asText(), "arn:aws:ses:r:1" + ours)));
    }

    private static boolean matches(String pattern, String text) {
        String regex = Stream.of(pattern.split("(?<=\\*)|(?=\\*)"))
                .map(part -> part.equals("*") ? ".*" : Pattern.quote(part))
                .reduce("", String::concat);
        return text.matches(regex);
    }

    private static Stream<JsonNode> texts(JsonNode node, String field) {
        return list(node.path(field));
    }

    private static Stream<JsonNode> list(JsonNode node) {
        return node.isArray() ? node.valueStream() : Stream.of(node);
    }
}
