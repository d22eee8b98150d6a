package io.homing.operator.doctor;

import io.homing.agent.disk.Disk;
import io.homing.agent.sync.MailVolume;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the permissions of this host by using each, and its clock, on which its signatures depend. */
final class StoreChecks {
    private static final int CONNECT_MILLIS = 5_000;

    /** AWS accepts a signature for 5 minutes (S3: 15). */
    private static final Duration WRONG = Duration.ofMinutes(5);

    private static final Duration OFF = Duration.ofSeconds(30);

    private final CheckContext checkContext;

    StoreChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.one("clock", this::clock));
        for (Lane lane : checkContext.config().sync().lanes()) {
            checks.add(new Check("journal, lane " + lane, () -> readable(lane)));
        }
        checks.add(Check.one("missing mail", () -> missing("missing mail", "processed/homing-doctor.eml")));
        checks.add(Check.one("missing manifest", () -> missing("missing manifest", "manifest/homing-doctor.json")));
        checks.add(Check.one("host record", this::record));
        return checks;
    }

    /** Any answer carries the time, also an error: no permission is needed. */
    private Finding clock() throws IOException {
        var connection = (HttpURLConnection) checkContext.clockOf().toURL().openConnection();
        connection.setRequestMethod("HEAD");
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(CONNECT_MILLIS);
        long date = connection.getHeaderFieldDate("Date", 0);
        connection.disconnect();
        if (date == 0) {
            return Finding.notChecked("clock", checkContext.clockOf() + " returned no time", "timedatectl status");
        }
        Duration off = Duration.between(
                Instant.ofEpochMilli(date), checkContext.clock().instant());
        String told = "%s from that of AWS"
                .formatted(off.abs().compareTo(OFF) < 0 ? "differs by seconds" : "differs by " + off);
        if (off.abs().compareTo(WRONG) >= 0) {
            return Finding.error(
                    "clock",
                    told + ": AWS rejects the signatures of this host",
                    "Set it: `timedatectl set-ntp true`, then `timedatectl status`. A board without a battery requires fake-hwclock.");
        }
        return off.abs().compareTo(OFF) >= 0
                ? Finding.warning("clock", told, "timedatectl set-ntp true")
                : Finding.ok("clock", told);
    }

    /** A host that may not read the journal delivers nothing, so a missing permission is an error here. */
    private List<Finding> readable(Lane lane) throws IOException {
        try {
            return journal(lane);
        } catch (HomingException e) {
            if (e.kind() == HomingException.Kind.DENIED) {
                return List.of(Finding.error("journal, lane " + lane, e.getMessage(), e.hint()));
            }
            throw e;
        }
    }

    private List<Finding> journal(Lane lane) throws IOException {
        String name = "journal, lane " + lane;
        List<Entry> first = checkContext.feed().read(lane, Position.NONE, 1);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(name, first.isEmpty() ? "can be read, and is empty" : "can be read"));
        findings.add(
                first.isEmpty()
                        ? Finding.notChecked("mail, lane " + lane, "the journal is empty", "")
                        : mail(first.getFirst()));
        findings.add(state(lane));
        return findings;
    }

    /** The state is written before the host record (docs/crash-safety.md): a state behind it belongs to another volume. */
    private Finding state(Lane lane) {
        String name = "state, lane " + lane;
        Path root = checkContext.config().mail().root();
        Position told = checkContext.feed().progress(checkContext.config().host()).stream()
                .filter(record -> record.lane().equals(lane))
                .map(HostRecord::position)
                .findFirst()
                .orElse(Position.NONE);
        Position here;
        try (MailVolume volume =
                MailVolume.look(root, checkContext.config().mail().layout(), Disk.of(root, Disk.Hooks.NONE))) {
            here = volume.standing(lane).published();
        } catch (HomingException e) {
            return Finding.error(name, e.getMessage(), e.hint());
        }
        if (here.compareTo(told) >= 0) {
            return Finding.ok(name, "at position " + here);
        }
        return here.equals(Position.NONE)
                ? Finding.error(
                        name,
                        "%s is new, but %s had reached position %s: its volume is lost, or not mounted"
                                .formatted(root, checkContext.config().host(), told),
                        "Check the mount: findmnt -T %s. If the volume is lost: homing rebuild".formatted(root))
                : Finding.warning(
                        name,
                        "%s is at position %s, but %s had reached %s: the volume is an older copy"
                                .formatted(root, here, checkContext.config().host(), told),
                        "`homing sync` delivers the rest. It also restores mail that users deleted since that copy.");
    }

    private Finding mail(Entry entry) throws IOException {
        String name = "mail, lane " + entry.lane();
        boolean manifest = checkContext.feed().hasManifest(entry);
        Optional<InputStream> mail = checkContext.feed().open(entry);
        if (mail.isPresent()) {
            mail.get().close();
        }
        return mail.isPresent() && manifest
                ? Finding.ok(name, "can be read")
                : Finding.warning(
                        name,
                        "%s of the first mail, position %s, is not in %s"
                                .formatted(
                                        mail.isPresent() ? "the manifest" : "the object",
                                        entry.position(),
                                        checkContext.config().store().bucket()),
                        "Check that store.bucket belongs to store.table. `homing verify` counts all missing objects.");
    }

    /** A host withholds a mail that is missing and continues; an answer of 403 would stop it until an operator acts. */
    private Finding missing(String name, String key) {
        return checkContext.own().reportsAsMissing(key)
                ? Finding.ok(name, "S3 reports missing objects as missing")
                : Finding.error(
                        name,
                        "S3 answers 403 for an object that does not exist: a missing object would stop this host",
                        "Allow s3:ListBucket on %s for the prefixes processed/* and manifest/*, and s3:GetObject below them"
                                        .formatted(checkContext.config().store().bucket())
                                + " (ansible/cloudformation/host.yaml), or run ansible/aws.yml again.");
    }

    private Finding record() {
        checkContext.own().mayPut(StoreLayout.host(checkContext.config().host()));
        return Finding.ok("host record", "this host may write it");
    }
}
