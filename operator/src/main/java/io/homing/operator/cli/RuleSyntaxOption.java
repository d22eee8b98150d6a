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

/** A rule as it is typed. */
final class RuleSyntaxOption {
    private static final String TREATMENTS = "deliver|junk|hold";

    @Parameters(index = "0", paramLabel = "PATTERN", description = "An address, *@domain, or *.")
    private String pattern;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ACTION", description = "What is done with each mail.")
    private List<String> actions;

    @Option(
            names = "--spam",
            paramLabel = TREATMENTS,
            description = "What is done with spam (default: what the rule for * says, else junk).")
    private Treatment spam;

    @Option(
            names = "--dmarc-reject",
            paramLabel = TREATMENTS,
            description = "The same for mail that fails DMARC while its domain says reject.")
    private Treatment dmarcReject;

    /** Throws {@link HomingException} where it is none. */
    Rule rule() {
        return RuleSyntax.rule(
                pattern, actions, new Policy(Optional.ofNullable(spam), Optional.ofNullable(dmarcReject)));
    }
}
