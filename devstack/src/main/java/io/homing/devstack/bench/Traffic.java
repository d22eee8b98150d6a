package io.homing.devstack.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the emulators were asked for since the last look. */
final class Traffic {
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final LongAdder bytes = new LongAdder();

    /** @param operation as AWS calls it: {@code GetObject}, {@code Query}, … */
    void request(String operation) {
        requests.computeIfAbsent(operation, name -> new LongAdder()).increment();
    }

    /** So many bytes of objects and listings went out. */
    void sent(long count) {
        bytes.add(count);
    }

    /**
     * What there was.
     *
     * @param bytes of S3's answers, without their headers
     */
    record Seen(Map<String, Long> requests, long bytes) {}

    /** What there was since the last call. */
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
