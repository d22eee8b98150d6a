package io.homing.store;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where mail for the addresses of a pattern goes. Only the most specific rule applies; rules are not added up.
 *
 * @param pattern whom it is for
 * @param actions what is done with each mail, at least one; several deliveries make an alias or a shared address
 * @param policy for suspicious mail; where it sets nothing, that of the rule {@code *} applies
 */
public record Rule(RulePattern pattern, List<Action> actions, Policy policy) {
    /** So that one mail fits into few transactions, and a slip of the hand does not mail half the world. */
    private static final int MOST_ACTIONS = 40;

    public Rule {
        Objects.requireNonNull(pattern);
        Objects.requireNonNull(policy);
        actions = List.copyOf(actions);
        Require.that(!actions.isEmpty(), "rule " + pattern, actions, "at least one action");
        Require.that(actions.size() <= MOST_ACTIONS, "rule " + pattern, actions.size(), "at most 40 actions");
        Require.that(
                actions.size() == 1 || actions.stream().noneMatch(Action::isAlone),
                "rule " + pattern,
                actions,
                "bounce, discard and hold each on their own");
        Set<Object> targets = actions.stream().map(Action::target).collect(Collectors.toSet());
        Require.that(targets.size() == actions.size(), "rule " + pattern, actions, "each mailbox and address once");
    }

    public Rule(RulePattern pattern, List<Action> actions) {
        this(pattern, actions, Policy.NONE);
    }

    /** A rule that delivers to one folder of one mailbox: what most rules are. */
    public static Rule deliver(RulePattern pattern, MailboxName mailbox, FolderName folder) {
        return new Rule(pattern, List.of(new Action.Deliver(mailbox, folder)));
    }

    /** One thing that a rule does. */
    public sealed interface Action {
        /** Whether it makes no sense beside another one. */
        default boolean isAlone() {
            return true;
        }

        /** What no other action of the rule may have too: a message has one place per mailbox. */
        default Object target() {
            return getClass();
        }

        /**
         * Put the mail into a folder of a mailbox.
         *
         * @param folder where it goes
         * @param byTag whether {@code +tag} in the recipient names the folder instead: a sender chooses it then
         */
        record Deliver(MailboxName mailbox, FolderName folder, boolean byTag) implements Action {
            public Deliver {
                Objects.requireNonNull(mailbox);
                Objects.requireNonNull(folder);
            }

            public Deliver(MailboxName mailbox, FolderName folder) {
                this(mailbox, folder, false);
            }

            /** The folder for mail to this recipient. */
            public FolderName folderFor(Address recipient) {
                return byTag ? TagFolder.of(recipient).orElse(folder) : folder;
            }

            @Override
            public boolean isAlone() {
                return false;
            }

            @Override
            public Object target() {
                return mailbox;
            }

            /** As {@code homing route set} takes it. */
            @Override
            public String toString() {
                String place = folder.equals(FolderName.INBOX) ? "" : "/" + folder;
                return (byTag ? "deliver-by-tag:" : "deliver:") + mailbox + place;
            }
        }

        /** Send it on to an address somewhere else. */
        record Forward(Address to) implements Action {
            public Forward {
                Require.that(!to.domain().isEmpty(), "address to forward to", to, "user@domain");
            }

            @Override
            public boolean isAlone() {
                return false;
            }

            @Override
            public Object target() {
                return to.value().toLowerCase(Locale.ROOT);
            }

            @Override
            public String toString() {
                return "forward:" + to;
            }
        }

        /**
         * Tell the sender that it cannot be delivered, where that is proper.
         *
         * @param text for the sender, one line
         */
        record Bounce(String text) implements Action {
            /** The text of a bounce where the rule has none. */
            public static final String NO_SUCH_USER = "There is no such mailbox here.";

            private static final int LONGEST = 200;

            public Bounce {
                Require.that(
                        !text.isBlank() && text.length() <= LONGEST && isPrintable(text),
                        "text of a bounce",
                        text,
                        "one line of at most 200 ASCII characters");
            }

            private static boolean isPrintable(String text) {
                return text.chars().allMatch(c -> c >= ' ' && c <= '~');
            }

            @Override
            public String toString() {
                return text.equals(NO_SUCH_USER) ? "bounce" : "bounce:" + text;
            }
        }

        /** Put it on record and do nothing more. */
        record Discard() implements Action {
            @Override
            public String toString() {
                return "discard";
            }
        }

        /** Keep it out of every mailbox until a person looks at it. */
        record Hold() implements Action {
            @Override
            public String toString() {
                return "hold";
            }
        }
    }
}
