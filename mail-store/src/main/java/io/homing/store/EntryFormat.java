package io.homing.store;

/**
 * A format of journal entries: the value of their field {@code version}. A program that reads a format also reads all
 * lower ones.
 *
 * @param version 1 or more
 */
public record EntryFormat(long version) implements Comparable<EntryFormat> {
    /** That of the first release. It applies wherever no format is on record. */
    public static final EntryFormat FIRST = new EntryFormat(1);

    /** The highest format that this program reads. */
    public static final EntryFormat HIGHEST = FIRST;

    public EntryFormat {
        Require.that(version >= 1, "entry format", version, "1 or more");
    }

    @Override
    public int compareTo(EntryFormat other) {
        return Long.compare(version, other.version);
    }

    @Override
    public String toString() {
        return Long.toString(version);
    }
}
