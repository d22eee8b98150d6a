package io.homing.agent.route;

import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Recorded;
import io.homing.store.Recovery;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.routing.Routing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a change would have done to the mails of the last days: both sets of rules decide anew about every recipient on
 * record. What was decided then does not matter, and nothing is changed. Reads the index, not the mails.
 */
public record Replay(MailStore mails, Recovery recovery) {
    /** Requests under way at once; a month of a busy domain is ten thousand of them. */
    private static final int LOOKS = 8;

    /**
     * A mail that would go elsewhere for this recipient.
     *
     * @param before where it would go under the rules as they are
     * @param after where under the change
     */
    public record Moved(IndexRecord mail, Address recipient, Outcome before, Outcome after) {}

    /**
     * What was found.
     *
     * @param mails that were looked at
     * @param recipients of these mails
     * @param undecided mails that SES stored and nothing is on record of (yet)
     * @param moved in order of receipt
     */
    public record Result(int mails, int recipients, int undecided, List<Moved> moved) {
        public Result {
            moved = List.copyOf(moved);
        }

        /** How many different mails would go elsewhere, for one recipient or for several. */
        public long movedMails() {
            return moved.stream().map(one -> one.mail().message()).distinct().count();
        }
    }

    /**
     * Tries a change on everything that SES stored at or after a time.
     *
     * @param rules all that there are now
     */
    public Result run(Instant since, List<Rule> rules, RuleChange change) {
        Routing before = Rules.routing(rules);
        Routing after = Rules.routing(Rules.after(change, rules));
        List<Moved> moved = new ArrayList<>();
        int recipients = 0;
        int undecided = 0;
        List<Optional<Recorded>> all = recorded(stored(since));
        for (Optional<Recorded> one : all) {
            if (one.isEmpty()) {
                undecided++;
                continue;
            }
            IndexRecord mail = one.get().record();
            List<Address> to = one.get().recipients().stream()
                    .sorted((a, b) -> a.value().compareTo(b.value()))
                    .toList();
            recipients += to.size();
            for (Address recipient : to) {
                var was = Outcome.of(before, recipient, mail.sender(), mail.verdicts());
                var becomes = Outcome.of(after, recipient, mail.sender(), mail.verdicts());
                if (!was.where().equals(becomes.where())) {
                    moved.add(new Moved(mail, recipient, was, becomes));
                }
            }
        }
        return new Result(all.size() - undecided, recipients, undecided, moved);
    }

    private List<MessageId> stored(Instant since) {
        return recovery.stored(since).stream()
                .map(Recovery.Stored::message)
                .filter(message -> !message.equals(MessageId.SETUP_NOTIFICATION))
                .toList();
    }

    private List<Optional<Recorded>> recorded(List<MessageId> messages) {
        try (ExecutorService looks = Executors.newFixedThreadPool(LOOKS)) {
            List<Callable<Optional<Recorded>>> asked = new ArrayList<>();
            messages.forEach(message -> asked.add(() -> mails.recorded(message)));
            List<Optional<Recorded>> answers = new ArrayList<>();
            for (Future<Optional<Recorded>> answer : looks.invokeAll(asked)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException trouble) {
                throw trouble;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
