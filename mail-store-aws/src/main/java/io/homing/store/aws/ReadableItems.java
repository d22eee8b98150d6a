package io.homing.store.aws;

import io.homing.store.HomingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads items one by one, so that one that cannot be read, because a newer version wrote it or it is far too large, does not
 * hide the others. It is logged and passed to the caller.
 */
final class ReadableItems {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableItems.class);

    /** In characters: a host that withholds a thousand mails writes some 100 KB. */
    private static final int MAX_TEXT = 200_000;

    private ReadableItems() {}

    /** @param unreadable receives one exception per skipped item */
    static <T> List<T> of(List<Item> items, Function<Item, T> reader, Consumer<HomingException> unreadable) {
        List<T> read = new ArrayList<>();
        for (Item item : items) {
            try {
                read.add(bounded(item, reader));
            } catch (HomingException | IllegalArgumentException e) {
                HomingException told = unreadable(item, e.getMessage(), e);
                LOG.warn("Skipped: {} {}", told.getMessage(), told.hint());
                unreadable.accept(told);
            }
        }
        return read;
    }

    private static <T> T bounded(Item item, Function<Item, T> reader) {
        boolean isHuge = item.attributes().values().stream()
                .anyMatch(value -> value.s() != null && value.s().length() > MAX_TEXT);
        if (isHuge) {
            throw new IllegalArgumentException("more than %d characters".formatted(MAX_TEXT));
        }
        return reader.apply(item);
    }

    private static HomingException unreadable(Item item, String why, Exception cause) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "Item %s of the table cannot be read: %s".formatted(item.key(), why),
                "To see it: aws dynamodb get-item --table-name TABLE --key '{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}'. If a newer Homing wrote it, upgrade this one"
                        .formatted(item.key().pk(), item.key().sk()),
                cause);
    }
}
