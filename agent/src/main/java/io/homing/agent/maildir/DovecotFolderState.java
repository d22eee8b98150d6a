package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dovecot's records of one folder: which mail has which UID ({@code dovecot-uidlist}), and what became of it ({@code
 * dovecot.index.log}). Tested with 2.3.19 and 2.4.1. It reads the files and does not ask Dovecot, which would first scan
 * the folder and drop the mails whose files are gone.
 *
 * <p>The list alone does not distinguish a deleted mail from a lost one: Dovecot leaves both in it until it next writes the
 * whole list.
 *
 * @see <a href="https://doc.dovecot.org/2.3/admin_manual/mailbox_formats/maildir/">Dovecot: Maildir, dovecot-uidlist</a>
 */
public final class DovecotFolderState {
    private static final Pattern HEADER = Pattern.compile("3 .*?V(\\d{1,10}) .*?N(\\d{1,10})\\b.*");
    private static final Pattern LINE = Pattern.compile("(\\d{1,9}) (?:(.*?) )?:(.*)");

    /** The GUID among the fields between UID and name, where it differs from the file name. */
    private static final Pattern GUID = Pattern.compile("(?:^| )G(\\S+)");

    /** Twice the longest file name, in characters. */
    private static final int LONGEST_LINE = 512;

    /** The state of a folder for which Dovecot has no list. */
    static final DovecotFolderState NONE = new DovecotFolderState(false, 0, DovecotIndexLog.NOTHING);

    private final boolean known;
    private final long uidValidity;
    private final Map<Place, Integer> uids = new HashMap<>();
    private final BitSet listed = new BitSet();
    private final DovecotIndexLog log;
    private int nextUid = 1;

    private DovecotFolderState(boolean known, long uidValidity, DovecotIndexLog log) {
        this.known = known;
        this.uidValidity = uidValidity;
        this.log = log;
    }

    /** What became of an absent mail, by the records of one folder. */
    public enum Trace {
        /** A client expunged it. */
        DELETED,
        /** It is or was counted here, and its file disappeared without an expunge by a client. */
        LOST,
        /** There is no record of it here. */
        NONE
    }

    /** Reads the state of a folder; that of a missing folder is empty. */
    static DovecotFolderState of(Path folder) {
        Path list = folder.resolve(Folders.UID_LIST);
        if (!Files.isRegularFile(list)) {
            return NONE;
        }
        try (BufferedReader lines = Files.newBufferedReader(list, ISO_8859_1)) {
            Matcher header = HEADER.matcher(Optional.ofNullable(line(lines)).orElse(""));
            if (!header.matches()) {
                return NONE;
            }
            var memory = new DovecotFolderState(true, Long.parseLong(header.group(1)), DovecotIndexLog.of(folder));
            memory.nextUid = Math.max(memory.log.end(), (int) Math.min(Long.parseLong(header.group(2)), 1 << 26));
            for (String line = line(lines); line != null; line = line(lines)) {
                Matcher mail = LINE.matcher(line);
                if (mail.matches()) {
                    memory.list(mail);
                }
            }
            return memory;
        } catch (NoSuchFileException e) {
            return NONE;
        } catch (IOException e) {
            throw DiskErrors.of("read", list, e);
        }
    }

    /** The next line, truncated to a length that Dovecot never writes: a damaged list may have no line end. Null at the end. */
    private static String line(BufferedReader lines) throws IOException {
        int next = lines.read();
        if (next < 0) {
            return null;
        }
        var line = new StringBuilder();
        for (; next >= 0 && next != '\n'; next = lines.read()) {
            if (line.length() < LONGEST_LINE) {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private void list(Matcher line) {
        int uid = Integer.parseInt(line.group(1));
        if (uid < 1 << 26) {
            listed.set(uid);
            nextUid = Math.max(nextUid, uid + 1);
            Optional<String> guid = guid(line);
            if (guid.isPresent()) {
                DeliveredName.place(guid.get()).ifPresent(place -> uids.putIfAbsent(place, uid));
            } else {
                DeliveredName.place(line.group(3)).ifPresent(place -> uids.put(place, uid));
            }
        }
    }

    private static Optional<String> guid(Matcher line) {
        return Optional.ofNullable(line.group(2))
                .map(GUID::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /**
     * The mails of a folder that Homing delivered and whose files Dovecot named: it does so for a second copy in a folder, and
     * for a mail from {@code doveadm sync}. They keep their GUID, which is the name that Homing gave.
     *
     * @return the names that Homing gave, by the current file names without their flags
     */
    static Map<String, String> renamed(Path folder) {
        Map<String, String> names = new HashMap<>();
        Path list = folder.resolve(Folders.UID_LIST);
        if (!Files.isRegularFile(list)) {
            return names; // Dovecot has never opened the folder
        }
        try (BufferedReader lines = Files.newBufferedReader(list, ISO_8859_1)) {
            for (String line = line(lines); line != null; line = line(lines)) {
                Matcher mail = LINE.matcher(line);
                if (mail.matches()) {
                    guid(mail)
                            .filter(DeliveredName::isOurs)
                            .ifPresent(guid -> names.put(DeliveredName.withoutFlags(mail.group(3)), guid));
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of(); // a user deleted the folder a moment ago
        } catch (IOException e) {
            throw DiskErrors.of("read", list, e);
        }
        return names;
    }

    /** Whether there is a list. */
    public boolean isKnown() {
        return known;
    }

    /** The UID of a mail in the list; empty if the list does not contain it. */
    public Optional<Integer> uid(Entry entry) {
        return Optional.ofNullable(uids.get(Place.of(entry)));
    }

    /** A lower bound of the UID that the next new mail gets. */
    public int nextUid() {
        return nextUid;
    }

    /** What became of a mail whose file is in no folder of its mailbox. */
    public Trace traceOf(Entry entry) {
        if (log.wasRequested(DeliveredName.base(entry))) {
            return Trace.DELETED;
        }
        return uid(entry)
                .filter(uid -> log.isLive(uid) || log.wasFoundGone(uid))
                .map(uid -> Trace.LOST)
                .orElse(Trace.NONE);
    }

    /**
     * The number of UIDs in a range whose mails have no record any more: they are not in the list, and the log does not, or
     * no longer, show who removed them.
     *
     * @param after exclusive
     * @param before exclusive
     */
    public int forgottenUids(int after, int before) {
        int forgotten = 0;
        for (int uid = listed.nextClearBit(after + 1); uid < before; uid = listed.nextClearBit(uid + 1)) {
            if (!log.isAccountedFor(uid) && !log.wasFoundGone(uid)) {
                forgotten++;
            }
        }
        return forgotten;
    }

    /**
     * The position at which this folder was made: a user may have deleted an earlier one of the same name. Empty if it is
     * unknown, because Dovecot made the folder.
     */
    public Optional<Position> since(Entry entry) {
        if (entry.folder().equals(FolderName.INBOX)) {
            return Optional.of(Position.NONE); // the INBOX cannot be deleted
        }
        long remade = uidValidity
                - FolderIdentity.of(entry.mailbox(), entry.folder(), Position.NONE)
                        .uidValidity();
        return remade < 0 || remade > 1 << 30 ? Optional.empty() : Optional.of(new Position(Math.max(0, remade - 1)));
    }
}
