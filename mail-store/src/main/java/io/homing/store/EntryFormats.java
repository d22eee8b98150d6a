package io.homing.store;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The entry formats that a deployment writes and reads. The switch in the table permits a format to all writers at once; it
 * may be set up to {@link #readByAll}.
 *
 * @param written the highest format that may be written: the switch
 * @param read the highest format that each host reads, in order of name
 */
public record EntryFormats(EntryFormat written, SortedMap<HostName, EntryFormat> read) {
    public EntryFormats {
        Objects.requireNonNull(written);
        read = Collections.unmodifiableSortedMap(new TreeMap<>(read));
    }

    /**
     * From what is on record.
     *
     * @param hosts the records of each host that the deployment names. A host reads what its agent in every lane reads; one
     *     without a record counts as reading {@link EntryFormat#FIRST} only
     */
    public static EntryFormats of(EntryFormat written, Map<HostName, List<HostRecord>> hosts) {
        SortedMap<HostName, EntryFormat> read = new TreeMap<>(Comparator.comparing(HostName::value));
        hosts.forEach((host, records) ->
                read.put(host, lowest(records.stream().map(HostRecord::reads).toList())));
        return new EntryFormats(written, read);
    }

    /** The highest format that every host reads. */
    public EntryFormat readByAll() {
        return lowest(read.values());
    }

    /** The hosts that do not read the format that may be written, in order of name. */
    public List<HostName> tooOld() {
        return read.keySet().stream()
                .filter(host -> read.get(host).compareTo(written) < 0)
                .toList();
    }

    private static EntryFormat lowest(Collection<EntryFormat> formats) {
        return formats.stream().min(Comparator.naturalOrder()).orElse(EntryFormat.FIRST);
    }
}
