package io.homing.operator.aws;

import java.util.List;
import java.util.Optional;

/**
 * The active rule set of SES for incoming mail, one per region.
 *
 * @param name of the set
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeActiveReceiptRuleSet.html">AWS:
 *     DescribeActiveReceiptRuleSet</a>
 */
public record ReceiptRules(String name, List<Rule> rules) {
    public ReceiptRules {
        rules = List.copyOf(rules);
    }

    /**
     * A rule; all that match a mail act, in their order.
     *
     * @param recipients domains and addresses; empty for all
     * @param scans whether SES scans for spam and viruses
     */
    public record Rule(String name, boolean enabled, List<String> recipients, boolean scans, List<Action> actions) {
        public Rule {
            recipients = List.copyOf(recipients);
            actions = List.copyOf(actions);
        }
    }

    /** What a rule does. */
    public sealed interface Action {
        /**
         * Stores the mail.
         *
         * @param prefix of the key, as it is
         * @param kmsKey with which SES encrypts on its side; empty for none
         * @param topic that receives a notification; empty for none
         */
        record S3(String bucket, String prefix, Optional<String> kmsKey, Optional<String> topic) implements Action {}

        /** Calls a function. */
        record Lambda(String function) implements Action {}

        /** Ends the rule, or all of them. */
        record StopAction() implements Action {}

        /** An action that does not concern Homing. */
        record Other() implements Action {}
    }
}
