package io.homing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * What DynamoDB takes, for the store in memory: so that a test without an emulator fails where AWS would.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">AWS: quotas</a>
 */
final class DynamoDbLimits {
    private static final int MAX_ITEM = 400 * 1_024;
    private static final int MAX_SORT_KEY = 1_024;

    private DynamoDbLimits() {}

    /** Throws {@link HomingException} as the real store would for an item with these values. */
    static void check(String sortKey, String... values) {
        int size = Arrays.stream(values).mapToInt(DynamoDbLimits::size).sum() + size(sortKey) + 1_024;
        if (size > MAX_ITEM || size(sortKey) > MAX_SORT_KEY) {
            throw new HomingException(
                    HomingException.Kind.SETUP,
                    "item %.40s: %d bytes, its sort key %d".formatted(sortKey, size, size(sortKey)),
                    "Write less.");
        }
    }

    private static int size(String text) {
        return text.getBytes(UTF_8).length;
    }
}
