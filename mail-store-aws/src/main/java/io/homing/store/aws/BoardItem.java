package io.homing.store.aws;

import io.homing.store.Board;
import io.homing.store.Board.Unruled;
import io.homing.store.MailboxName;
import io.homing.store.json.BoardJson;
import java.util.Optional;

/**
 * The item of the {@link Board}. What older hosts do not know is an attribute beside its JSON, in which they accept no
 * field that they do not know.
 */
final class BoardItem {
    private static final String JSON = "board";
    private static final String UNRULED = "unruled";

    /** In the place of a mailbox, none of which is written without a domain. */
    private static final String HELD = "held";

    private BoardItem() {}

    static Item write(Board board) {
        Item item = Item.of(Key.board()).with(JSON, BoardJson.write(board));
        return board.unruled()
                .map(unruled -> item.with(
                        UNRULED, unruled.mailbox().map(MailboxName::toString).orElse(HELD)))
                .orElse(item);
    }

    static Board read(Item item) {
        Board board = BoardJson.read(item.text(JSON));
        return item.has(UNRULED) ? board.with(Optional.of(unruled(item.text(UNRULED)))) : board;
    }

    private static Unruled unruled(String text) {
        return new Unruled(text.equals(HELD) ? Optional.empty() : Optional.of(MailboxName.of(text)));
    }
}
