package io.homing.lambda;

import io.homing.store.Address;
import io.homing.store.HostName;
import io.homing.store.MailboxName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings of the function, from its environment.
 *
 * @param region {@code AWS_REGION}, which Lambda itself sets
 * @param bucket {@code HOMING_BUCKET}
 * @param table {@code HOMING_TABLE}
 * @param lanes {@code HOMING_LANES}, 1 to 1000; default 1. It must be the same for every writer and must never change
 * @param fallback {@code HOMING_DEFAULT_MAILBOX}, the mailbox for recipients without a rule; may be empty
 * @param hosts {@code HOMING_HOSTS}, whose withheld positions the sweep replaces; separated by commas
 * @param operator {@code HOMING_OPERATOR}, the address that is warned before held mail is deleted; may be empty
 * @param held {@code HOMING_HELD_DAYS}, how long the bucket keeps held mail; default 30 days
 * @param sends {@code HOMING_DAILY_SENDS}, how many mails of one sender to one recipient are forwarded in a day; a tenth
 *     of it for bounces; default 100
 * @param configurationSet {@code HOMING_CONFIGURATION_SET}, of SES, for what goes out; may be empty
 * @param kmsKey {@code HOMING_KMS_KEY}, the ARN of the key with which SES encrypts mail before it stores it; empty: such
 *     mail is held
 * @param queue {@code HOMING_QUEUE}, the URL of the queue that brings events; empty: the function cannot query it
 * @param s3Endpoint {@code AWS_ENDPOINT_URL_S3}, of an emulator; empty: AWS
 * @param dynamoDbEndpoint {@code AWS_ENDPOINT_URL_DYNAMODB}, of an emulator; empty: AWS
 */
public record Settings(
        String region,
        String bucket,
        String table,
        int lanes,
        Optional<MailboxName> fallback,
        List<HostName> hosts,
        Optional<Address> operator,
        Duration held,
        int sends,
        Optional<String> configurationSet,
        Optional<String> kmsKey,
        Optional<URI> queue,
        Optional<URI> s3Endpoint,
        Optional<URI> dynamoDbEndpoint) {
    private static final int MAX_LANES = 1_000;
    private static final int MAX_DAYS = 3_650;

    /** The ids in a counter must fit into an item of 400 KB. */
    private static final int MAX_SENDS = 1_000;

    /** Throws {@link IllegalArgumentException} with every problem. */
    public static Settings of(Map<String, String> environment) {
        return new Reader(environment).settings();
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        Settings settings() {
            var settings = new Settings(
                    name("AWS_REGION"),
                    name("HOMING_BUCKET"),
                    name("HOMING_TABLE"),
                    number("HOMING_LANES", 1, MAX_LANES),
                    optional("HOMING_DEFAULT_MAILBOX", MailboxName::forLogin),
                    list("HOMING_HOSTS", HostName::typed),
                    optional("HOMING_OPERATOR", Address::typed),
                    Duration.ofDays(number("HOMING_HELD_DAYS", 30, MAX_DAYS)),
                    number("HOMING_DAILY_SENDS", 100, MAX_SENDS),
                    optional("HOMING_CONFIGURATION_SET", text -> text),
                    optional("HOMING_KMS_KEY", text -> text),
                    optional("HOMING_QUEUE", URI::create),
                    optional("AWS_ENDPOINT_URL_S3", URI::create),
                    optional("AWS_ENDPOINT_URL_DYNAMODB", URI::create));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("The environment of the function is not valid:\n  "
                        + String.join("\n  ", problems)
                        + "\nSet it with: aws lambda update-function-configuration --environment");
            }
            return settings;
        }

        private String text(String field) {
            return environment.getOrDefault(field, "").strip();
        }

        private String name(String field) {
            if (text(field).isEmpty()) {
                problems.add("%s: requires a name (got '')".formatted(field));
            }
            return text(field);
        }

        private int number(String field, int otherwise, int most) {
            if (text(field).isEmpty()) {
                return otherwise;
            }
            try {
                int number = Integer.parseInt(text(field));
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below
            }
            problems.add("%s: requires a whole number from 1 to %d (got '%s')".formatted(field, most, text(field)));
            return otherwise;
        }

        private <T> Optional<T> optional(String field, Function<String, T> type) {
            return list(field, type, Stream.of(text(field))).stream().findFirst();
        }

        private <T> List<T> list(String field, Function<String, T> type) {
            return list(field, type, Stream.of(text(field).split(",")));
        }

        private <T> List<T> list(String field, Function<String, T> type, Stream<String> texts) {
            List<T> values = new ArrayList<>();
            texts.map(String::strip).filter(text -> !text.isEmpty()).forEach(text -> {
                try {
                    values.add(type.apply(text));
                } catch (IllegalArgumentException e) {
                    problems.add(field + ": " + e.getMessage());
                }
            });
            return List.copyOf(values);
        }
    }
}
