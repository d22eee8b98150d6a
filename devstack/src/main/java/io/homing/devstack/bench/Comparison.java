package io.homing.devstack.bench;

import io.homing.agent.metrics.PriceList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs whole processes in turn, round by round, so that other load on the machine affects all of them. */
final class Comparison {
    /** The interval of a timer: one minute. */
    private static final double LOOKS_OF_A_MONTH = 60 * 24 * 30.0;

    private final Meter meter;
    private final int rounds;

    Comparison(Meter meter, int rounds) {
        this.meter = meter;
        this.rounds = rounds;
    }

    /** The work that all programs do. */
    interface Track {
        /** Prepares the state at the start. */
        ProcessBuilder ready(Competitor who) throws Exception;

        /** Throws {@link IllegalStateException} if the work was not done. */
        void check(Competitor who) throws Exception;
    }

    Map<Competitor, List<Sample>> run(List<Competitor> contenders, Track track) throws Exception {
        Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Competitor who : contenders) {
                Sample sample = meter.run(track.ready(who));
                track.check(who);
                samples.computeIfAbsent(who, key -> new ArrayList<>()).add(sample);
            }
        }
        return samples;
    }

    /** Medians, and their ratios to Homing. */
    static List<Map<String, Object>> rows(Map<Competitor, List<Sample>> samples, boolean monthly) {
        List<Sample> ours = samples.get(Competitor.HOMING);
        List<Map<String, Object>> rows = new ArrayList<>();
        samples.forEach((who, taken) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("", who.label);
            row.put("wall s", Sample.median(taken, Sample::wall));
            row.put("x", ratio(Sample.median(taken, Sample::wall), Sample.median(ours, Sample::wall)));
            row.put("CPU s", Sample.median(taken, Sample::cpu));
            row.put("x CPU", ratio(Sample.median(taken, Sample::cpu), Sample.median(ours, Sample::cpu)));
            row.put("peak MB", Sample.median(taken, Sample::peak));
            Traffic.Seen seen = taken.getLast().seen();
            if (monthly) {
                row.put("$ a month", LOOKS_OF_A_MONTH * price(seen.requests()));
            } else {
                row.put("flush s", Sample.median(taken, Sample::flush));
                row.put("$", price(seen.requests()));
            }
            row.put("MB", seen.bytes() / 1e6);
            row.put("requests", seen.requests());
            rows.add(row);
        });
        return rows;
    }

    static double ratio(double theirs, double ours) {
        return Math.round(100 * theirs / ours) / 100.0;
    }

    /** The cost of these requests at AWS, at the prices of {@code homing cost}; a Query costs one unit per 4 KB. */
    static double price(Map<String, Long> requests) {
        PriceList prices = PriceList.prices();
        return requests.entrySet().stream()
                .mapToDouble(count -> count.getValue()
                        * switch (count.getKey()) {
                            case "ListObjects" -> prices.of("s3.put");
                            case "GetObject", "HeadObject", "GetBucketLocation" -> prices.of("s3.get");
                            case "PutItem" -> prices.of("dynamodb.write");
                            default -> prices.of("dynamodb.read");
                        })
                .sum();
    }
}
