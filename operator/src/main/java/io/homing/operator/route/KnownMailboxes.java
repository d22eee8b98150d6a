package io.homing.operator.route;

import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The mailboxes that exist, as far as the store shows: those that a rule delivers to, and those of the latest deliveries.
 * A new mailbox on the command line is compared with them, because a typing error creates a mailbox that no user reads.
 *
 * @param names empty for a fresh deployment
 */
public record KnownMailboxes(Set<MailboxName> names) {
    /** Entries of all lanes together: a few requests, regardless of the length of the journal. */
    private static final int LATEST_DELIVERIES = 2_000;

    public KnownMailboxes {
        names = Set.copyOf(names);
    }

    /** The mailboxes that the rules and the end of the journal name. */
    public static KnownMailboxes of(RuleBook rules, MailFeed feed, int lanes) {
        Set<MailboxName> names = new TreeSet<>();
        rules.all().forEach(rule -> targets(rule).forEach(names::add));
        int each = Math.max(1, LATEST_DELIVERIES / lanes);
        IntStream.range(0, lanes)
                .mapToObj(Lane::new)
                .flatMap(lane -> latest(feed, lane, each))
                .forEach(names::add);
        return new KnownMailboxes(names);
    }

    private static Stream<MailboxName> latest(MailFeed feed, Lane lane, int most) {
        long before = Math.max(0, feed.head(lane).value() - most);
        return feed.read(lane, new Position(before), most).stream().map(Entry::mailbox);
    }

    /** Throws {@link HomingException} where a rule delivers to a mailbox that is probably a typing error. */
    public void require(Rule rule) {
        targets(rule).forEach(mailbox -> require(mailbox, rule.pattern().value()));
    }

    /**
     * The same for one mailbox.
     *
     * @param address for which mail is delivered there: a mailbox usually gets the mail for its own address, and a name
     *     that was typed twice is not a typing error
     */
    public void require(MailboxName mailbox, String address) {
        if (names.contains(mailbox)) {
            return;
        }
        String typed = mailbox.toString();
        Optional<String> similar = Stream.concat(names.stream().map(MailboxName::toString), Stream.of(address))
                .filter(name -> !name.equals(typed) && isSimilar(name, typed))
                .min(Comparator.comparingInt((String name) -> distance(name, typed))
                        .thenComparing(Comparator.naturalOrder()));
        if (similar.isPresent()) {
            throw refused(typed, "Did you mean %s?".formatted(similar.get()));
        }
        if (!names.isEmpty() && !address.equals(typed)) {
            throw refused(typed, "`homing route list` shows the mailboxes that rules deliver to.");
        }
    }

    private static HomingException refused(String mailbox, String hint) {
        return new HomingException(
                HomingException.Kind.REJECTED,
                "there is no mailbox %s: no rule delivers to it, and it has received no mail recently"
                        .formatted(mailbox),
                hint + " To create a new mailbox, pass --new-mailbox.");
    }

    private static Stream<MailboxName> targets(Rule rule) {
        return rule.actions().stream()
                .filter(Action.Deliver.class::isInstance)
                .map(action -> ((Action.Deliver) action).mailbox());
    }

    /** One typing error, or two in a long name. In names of two letters every letter counts. */
    private static boolean isSimilar(String one, String other) {
        int length = Math.max(one.indexOf('@'), other.indexOf('@'));
        return distance(one, other) <= (length > 6 ? 2 : length > 2 ? 1 : 0);
    }

    /** Letters to add, to remove, to replace, or to swap with their neighbour (optimal string alignment). */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
