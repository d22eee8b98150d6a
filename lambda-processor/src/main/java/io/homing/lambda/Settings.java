package io.homing.lambda;

import io.homing.store.MailboxName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the function is told by its environment.
 *
 * @param region {@code AWS_REGION}, which Lambda itself sets
 * @param bucket {@code HOMING_BUCKET}
 * @param table {@code HOMING_TABLE}
 * @param lanes {@code HOMING_LANES}, 1 to 1000; 1 where it is not set. The same for every writer, for ever
 * @param fallback {@code HOMING_DEFAULT_MAILBOX}, the mailbox for recipients without a rule; may be empty
 */
record Settings(String region, String bucket, String table, int lanes, Optional<MailboxName> fallback) {
    private static final int MAX_LANES = 1_000;

    /** Throws {@link IllegalArgumentException} with everything that is wrong. */
    static Settings of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        var settings = new Settings(
                name(environment, "AWS_REGION", problems),
                name(environment, "HOMING_BUCKET", problems),
                name(environment, "HOMING_TABLE", problems),
                lanes(environment.getOrDefault("HOMING_LANES", "1"), problems),
                mailbox(environment.getOrDefault("HOMING_DEFAULT_MAILBOX", ""), problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The environment of the function is wrong:\n  "
                    + String.join("\n  ", problems)
                    + "\nSet it with: aws lambda update-function-configuration --environment");
        }
        return settings;
    }

    private static String name(Map<String, String> environment, String field, List<String> problems) {
        String name = environment.getOrDefault(field, "");
        if (name.isBlank()) {
            problems.add("%s: wants a name (got '%s')".formatted(field, name));
        }
        return name.strip();
    }

    private static int lanes(String text, List<String> problems) {
        try {
            int lanes = Integer.parseInt(text.strip());
            if (lanes >= 1 && lanes <= MAX_LANES) {
                return lanes;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problems.add("HOMING_LANES: wants 1 to %d (got '%s')".formatted(MAX_LANES, text));
        return 1;
    }

    private static Optional<MailboxName> mailbox(String text, List<String> problems) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(MailboxName.of(text.strip()));
        } catch (IllegalArgumentException e) {
            problems.add("HOMING_DEFAULT_MAILBOX: " + e.getMessage());
            return Optional.empty();
        }
    }
}
