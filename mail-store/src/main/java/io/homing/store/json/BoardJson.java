package io.homing.store.json;

import io.homing.store.Board;
import io.homing.store.HostName;
import java.time.Instant;

/** What the last sweep pinned up: the {@code board} attribute of its item. */
public final class BoardJson {
    private BoardJson() {}

    public static String write(Board board) {
        var json = Fields.document()
                .put("swept", board.swept().toString())
                .put("decided", board.decided().toString())
                .put("held", board.held());
        var hosts = json.putArray("hosts");
        board.hosts().forEach(host -> hosts.add(host.value()));
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.StoreException} for anything else. */
    public static Board read(String json) {
        return Fields.read(
                "board",
                json,
                fields -> new Board(
                        fields.value("swept", Instant::parse),
                        fields.value("decided", Instant::parse),
                        fields.texts("hosts").stream().map(HostName::new).toList(),
                        fields.smallNumber("held")));
    }
}
