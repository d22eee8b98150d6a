package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Decision;
import io.homing.store.MessageId;
import io.homing.store.Sha256;
import io.homing.store.json.DecisionJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the decisions of one commit are kept. An item of DynamoDB holds 400 KB, and a mail to a hundred addresses of
 * a large alias makes thousands of decisions: few are elements of META itself, many are in items of their own, which META
 * names. The name of such an item follows from its content, so a repeated commit writes the same ones again, and one that
 * died leaves some that nobody reads.
 *
 * @param inMeta what META itself gets; may be empty
 * @param items the others, each well below the limit; to be written before META names them
 */
record DecisionItems(List<String> inMeta, List<Item> items) {
    /** META also holds the index record, up to 250 KB, and what other events of the message decided. */
    private static final int MAX_IN_META = 4_000;

    /** Of one item, in bytes. */
    private static final int MAX_IN_ITEM = 200_000;

    static DecisionItems of(MessageId message, List<Decision> decisions) {
        List<String> texts =
                decisions.stream().map(DecisionJson::write).distinct().sorted().toList();
        if (texts.stream().mapToInt(DecisionItems::size).sum() <= MAX_IN_META) {
            return new DecisionItems(texts, List.of());
        }
        List<Item> items = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int size = 0;
        for (String text : texts) {
            if (size + size(text) > MAX_IN_ITEM) {
                items.add(item(message, part));
                part.clear();
                size = 0;
            }
            part.add(text);
            size += size(text);
        }
        items.add(item(message, part));
        return new DecisionItems(List.of(), items);
    }

    /** Every decision of a META item; costs a request only where there are many. */
    static List<Decision> read(Table table, Item meta) {
        List<String> texts = new ArrayList<>(meta.texts("decisions"));
        List<Key> more = meta.texts("more").stream()
                .map(name -> new Key(meta.key().pk(), name))
                .toList();
        if (!more.isEmpty()) {
            table.get(more).values().forEach(item -> texts.addAll(item.texts("decisions")));
        }
        return texts.stream().distinct().map(DecisionJson::read).toList();
    }

    /** What META gets to find the items by. */
    List<String> names() {
        return items.stream().map(item -> item.key().sk()).toList();
    }

    private static Item item(MessageId message, List<String> texts) {
        Sha256 digest = Sha256.of(String.join("\n", texts).getBytes(UTF_8));
        return Item.of(Key.decisions(message, digest)).with("decisions", texts);
    }

    private static int size(String text) {
        return text.getBytes(UTF_8).length;
    }
}
