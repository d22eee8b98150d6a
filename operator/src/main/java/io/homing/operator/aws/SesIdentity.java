package io.homing.operator.aws;

import java.util.List;
import java.util.Optional;

/**
 * A domain as SES knows it.
 *
 * @param verified whether SES lets it send
 * @param dkimTokens the names of the DKIM records, mostly three
 * @param dkimZone where they point to; empty where SES does not report it
 * @param mailFrom the domain of the envelope sender; empty for one of SES
 * @param mailFromReady whether SES has found the records of that domain
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html">AWS: GetEmailIdentity</a>
 */
public record SesIdentity(
        boolean verified,
        List<String> dkimTokens,
        Optional<String> dkimZone,
        Optional<String> mailFrom,
        boolean mailFromReady) {
    public SesIdentity {
        dkimTokens = List.copyOf(dkimTokens);
    }
}
