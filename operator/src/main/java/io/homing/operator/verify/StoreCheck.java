package io.homing.operator.verify;

import io.homing.store.Entry;
import io.homing.store.MailFeed;
import io.homing.store.MailFeed.Listing;
import io.homing.store.MailFeed.StoredObject;
import io.homing.store.ObjectKey;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.util.Arrays;

/**
 * The objects of the bucket, from two listings. Of each object, eight bytes are kept: a digest of its key and, for mail, of its
 * size. Two equal digests among a million objects are practically impossible.
 */
final class StoreCheck {
    private final long[] manifests;
    private final long[] mails;

    StoreCheck(MailFeed feed) {
        manifests = list(feed, Listing.MANIFESTS);
        mails = list(feed, Listing.MAILS);
    }

    boolean hasManifest(Entry entry) {
        return Arrays.binarySearch(manifests, mark(StoreLayout.manifest(entry), 0)) >= 0;
    }

    /** Whether the object of the entry exists and has its size. */
    boolean hasMail(Entry entry) {
        return Arrays.binarySearch(mails, mark(entry.object(), entry.size())) >= 0;
    }

    private static long[] list(MailFeed feed, Listing listing) {
        var longList = new LongList();
        feed.list(listing, object -> longList.add(mark(listing, object)));
        return longList.sorted();
    }

    private static long mark(Listing listing, StoredObject object) {
        return mark(object.key(), listing == Listing.MAILS ? object.size() : 0);
    }

    private static long mark(ObjectKey key, long size) {
        return Long.parseUnsignedLong(Sha256.of(key + " " + size).value().substring(0, 16), 16);
    }

    /** A list of longs without a box around each. */
    private static final class LongList {
        private long[] values = new long[1024];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = value;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
