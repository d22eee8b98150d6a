package io.homing.store.routing;

import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.ArrayList;
import java.util.List;

/**
 * What the verdicts of SES say of a mail, and what the policy makes of that.
 *
 * @param flaws in words; none for mail of good repute
 * @param treatment the strictest that one of the flaws asks for
 */
record VerdictAssessment(List<String> flaws, Treatment treatment) {
    static VerdictAssessment of(Verdicts verdicts, Policy policy) {
        List<String> flaws = new ArrayList<>();
        Treatment strictest = Treatment.DELIVER;
        if (verdicts.spam() == Verdict.FAIL) {
            flaws.add("spam verdict FAIL");
            strictest = policy.spam().orElseThrow();
        }
        if (verdicts.dmarcReject()) {
            flaws.add("fails DMARC, and its domain asks to reject such mail");
            Treatment treatment = policy.dmarcReject().orElseThrow();
            strictest = treatment.compareTo(strictest) > 0 ? treatment : strictest;
        }
        return new VerdictAssessment(List.copyOf(flaws), strictest);
    }

    boolean isBad() {
        return !flaws.isEmpty();
    }

    /** To go behind a reason; empty for mail of good repute. */
    String words() {
        return isBad() ? "; " + String.join(", ", flaws) : "";
    }
}
