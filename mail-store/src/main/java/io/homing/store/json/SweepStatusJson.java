package io.homing.store.json;

import io.homing.store.HostName;
import io.homing.store.SweepStatus;
import java.time.Instant;

/** What the last sweep pinned up: the {@code board} attribute of its item. */
public final class SweepStatusJson {
    private SweepStatusJson() {}

    public static String write(SweepStatus sweepStatus) {
        var json = Fields.document()
                .put("swept", sweepStatus.swept().toString())
                .put("decided", sweepStatus.decided().toString())
                .put("held", sweepStatus.held());
        var hosts = json.putArray("hosts");
        sweepStatus.hosts().forEach(host -> hosts.add(host.value()));
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for anything else. */
    public static SweepStatus read(String json) {
        return Fields.read(
                "board",
                json,
                fields -> new SweepStatus(
                        fields.value("swept", Instant::parse),
                        fields.value("decided", Instant::parse),
                        fields.texts("hosts").stream().map(HostName::new).toList(),
                        fields.smallNumber("held")));
    }
}
