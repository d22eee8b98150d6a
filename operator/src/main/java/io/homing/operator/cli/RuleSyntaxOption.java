package io.homing.operator.cli;

import io.homing.operator.route.RuleSyntax;
import io.homing.store.HomingException;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A rule on the command line. */
final class RuleSyntaxOption {
    private static final String TREATMENTS = "deliver|junk|hold";

    @Parameters(
            index = "0",
            paramLabel = "PATTERN",
            description = "Address, *@DOMAIN for a whole domain, or * for every address.")
    private String pattern;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ACTION", description = "What happens to each mail.")
    private List<String> actions;

    @Option(
            names = "--spam",
            paramLabel = TREATMENTS,
            description = "What happens to spam (default: as in the rule for *, otherwise junk).")
    private Treatment spam;

    @Option(
            names = "--dmarc-reject",
            paramLabel = TREATMENTS,
            description = "What happens to mail that fails DMARC if its domain publishes the policy reject (default: as"
                    + " for --spam).")
    private Treatment dmarcReject;

    /** Throws {@link HomingException} where it is not a valid rule. */
    Rule rule() {
        return RuleSyntax.rule(
                pattern, actions, new Policy(Optional.ofNullable(spam), Optional.ofNullable(dmarcReject)));
    }
}
