package io.homing.operator.trace;

import io.homing.agent.sync.Progress;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Position;
import io.homing.store.SweepStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Searches the records of mails, the newest first: of those that the journal names, and of those that SES stored. Keeps an id
 * and a time of each mail in memory, some hundred bytes.
 */
public record Search(MailFeed feed, MailStore mails, SweepStore recovery, List<Lane> lanes) {
    private static final int PAGE = 500;

    /** Records per request. */
    private static final int BATCH = 100;

    /** The maximum difference of the clocks of SES and of the function. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final Comparator<MessageRecord> NEWEST_FIRST = Comparator.comparing(
                    (MessageRecord mail) -> mail.record().received(), Comparator.reverseOrder())
            .thenComparing(mail -> mail.record().message().value());

    public Search {
        lanes = List.copyOf(lanes);
    }

    /**
     * The result of a search.
     *
     * @param looked the number of mails that were examined
     * @param undecided the number of mails without a record (yet)
     * @param complete whether all mails were examined; false where the limit ended the search
     */
    public record Result(long looked, long undecided, boolean complete) {}

    /**
     * Searches.
     *
     * @param limit the maximum number of results
     * @param found receives each result, the newest first
     */
    public Result run(SearchCriteria searchCriteria, int limit, Progress progress, Consumer<MessageRecord> found) {
        List<Candidate> all = candidates(searchCriteria);
        var matches = new PriorityQueue<MessageRecord>(NEWEST_FIRST);
        long undecided = 0;
        int left = limit;
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Candidate> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            Map<MessageId, MessageRecord> records =
                    mails.findAll(batch.stream().map(Candidate::message).toList());
            undecided += batch.size() - records.size();
            records.values().stream().filter(searchCriteria::matches).forEach(matches::add);
            int looked = from + batch.size();
            Instant later = looked < all.size() ? all.get(looked).latest() : Instant.MIN;
            while (!matches.isEmpty() && !matches.peek().record().received().isBefore(later)) {
                if (left == 0) {
                    return new Result(looked, undecided, false);
                }
                found.accept(matches.remove());
                left--;
            }
            progress.published(
                    batch.size(),
                    records.values().stream()
                            .mapToLong(one -> one.record().size())
                            .sum());
        }
        return new Result(all.size(), undecided, true);
    }

    /**
     * A mail that may match.
     *
     * @param latest SES accepted it then or earlier: known to the millisecond where it has a place in the journal, else
     *     when S3 stored it, by another clock
     */
    private record Candidate(MessageId message, Instant latest) {}

    /** In order of the latest time at which SES may have accepted them. */
    private List<Candidate> candidates(SearchCriteria searchCriteria) {
        Map<MessageId, Instant> latest = new HashMap<>();
        recovery.accepted(page -> page.stream()
                .filter(mail -> searchCriteria.coversAbout(mail.stored(), SKEW))
                .forEach(mail -> latest.put(mail.message(), mail.stored().plus(SKEW))));
        latest.remove(MessageId.SETUP_NOTIFICATION);
        lanes.forEach(lane -> journal(lane, searchCriteria, latest));
        return latest.entrySet().stream()
                .map(one -> new Candidate(one.getKey(), one.getValue()))
                .sorted(Comparator.comparing(Candidate::latest, Comparator.reverseOrder())
                        .thenComparing(candidate -> candidate.message().value()))
                .toList();
    }

    /** A mail is accepted before it gets its place, so entries that were committed before that time are skipped. */
    private void journal(Lane lane, SearchCriteria searchCriteria, Map<MessageId, Instant> latest) {
        Position last = searchCriteria
                .since()
                .map(time -> feed.lastBefore(lane, time.minus(SKEW)))
                .orElse(Position.NONE);
        List<Entry> page = feed.next(lane, last, PAGE);
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                if (searchCriteria.covers(entry.received())) {
                    latest.put(entry.message(), entry.received());
                } else {
                    latest.remove(entry.message());
                }
            }
            last = page.getLast().position();
            page = feed.next(lane, last, PAGE);
        }
    }
}
