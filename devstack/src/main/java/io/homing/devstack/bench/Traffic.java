package io.homing.devstack.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests to the emulators since the last reading. */
final class Traffic {
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final LongAdder bytes = new LongAdder();

    /** @param operation as AWS calls it: {@code GetObject}, {@code Query}, … */
    void request(String operation) {
        requests.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }

    /** Adds sent bytes of objects and listings. */
    void sent(long count) {
        bytes.add(count);
    }

    /**
     * The requests of an interval.
     *
     * @param bytes of S3's answers, without their headers
     */
    record Seen(Map<String, Long> requests, long bytes) {}

    /** The requests since the last call. */
    Seen take() {
        var counts = new TreeMap<String, Long>();
        requests.forEach((operation, count) -> {
            long times = count.sumThenReset();
            if (times > 0) {
                counts.put(operation, times);
            }
        });
        return new Seen(counts, bytes.sumThenReset());
    }
}
