package io.homing.agent.trace;

import io.homing.agent.sync.Progress;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Recorded;
import io.homing.store.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Goes through what is on record of mails, the newest first: of those that the journal names, and of those that SES stored and
 * that went elsewhere. Keeps an id and a time of each mail in mind, some hundred bytes.
 */
public record Search(MailFeed feed, MailStore mails, Recovery recovery, List<Lane> lanes) {
    private static final int PAGE = 500;

    /** As many as one request looks up. */
    private static final int BATCH = 100;

    /** By which the clocks of SES and of the function may differ. */
    private static final Duration SKEW = Duration.ofHours(1);

    public Search {
        lanes = List.copyOf(lanes);
    }

    /**
     * What a search came to.
     *
     * @param looked how many mails it looked at
     * @param undecided of which nothing is on record (yet)
     * @param complete whether it looked at all; it ends when it has found enough
     */
    public record Result(long looked, long undecided, boolean complete) {}

    /**
     * Searches.
     *
     * @param limit ends when so many are found
     * @param found gets each, the newest first
     */
    public Result run(Wanted wanted, int limit, Progress progress, Consumer<Recorded> found) {
        List<MessageId> all = candidates(wanted);
        long undecided = 0;
        int left = limit;
        for (int from = 0; from < all.size(); from += BATCH) {
            List<MessageId> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            Map<MessageId, Recorded> records = mails.index(batch);
            undecided += batch.size() - records.size();
            List<Recorded> matches = batch.stream()
                    .map(records::get)
                    .filter(Objects::nonNull)
                    .filter(wanted::matches)
                    .toList();
            matches.stream().limit(left).forEach(found);
            if (matches.size() > left) {
                return new Result(from + batch.size(), undecided, false);
            }
            left -= matches.size();
            progress.published(
                    batch.size(),
                    records.values().stream()
                            .mapToLong(one -> one.record().size())
                            .sum());
        }
        return new Result(all.size(), undecided, true);
    }

    private List<MessageId> candidates(Wanted wanted) {
        Map<MessageId, Instant> received = new HashMap<>();
        recovery.accepted(page -> page.forEach(mail -> received.put(mail.message(), mail.stored())));
        received.remove(MessageId.SETUP_NOTIFICATION);
        lanes.forEach(lane -> journal(lane, wanted, received));
        received.values().removeIf(time -> !wanted.covers(time));
        return received.entrySet().stream()
                .sorted(Map.Entry.<MessageId, Instant>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(MessageId::value))))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A mail is accepted before it gets its place: what has an earlier one than that time needs no look. */
    private void journal(Lane lane, Wanted wanted, Map<MessageId, Instant> received) {
        Position last = wanted.since()
                .map(time -> feed.lastBefore(lane, time.minus(SKEW)))
                .orElse(Position.NONE);
        List<Entry> page = feed.next(lane, last, PAGE);
        while (!page.isEmpty()) {
            page.forEach(entry -> received.put(entry.message(), entry.received()));
            last = page.getLast().position();
            page = feed.next(lane, last, PAGE);
        }
    }
}
