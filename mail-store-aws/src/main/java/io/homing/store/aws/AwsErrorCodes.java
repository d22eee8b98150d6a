package io.homing.store.aws;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What the error codes of AWS mean for the one who must do something about it: one table for everything that asks AWS (S3 API:
 * "Error responses"; DynamoDB: "Error handling"; IAM: "Common errors"; STS: "Errors" of each action).
 */
public enum AwsErrorCodes {
    /** These credentials were good, and their time is over: their source renews them. */
    EXPIRED("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"),
    /** AWS does not know these credentials, or the signature made with them. */
    CREDENTIALS(
            "InvalidAccessKeyId",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidToken",
            "InvalidIdentityToken",
            "IDPRejectedClaim"),
    /** The credentials are known and have no right to do this. */
    DENIED("AccessDenied", "AccessDeniedException", "AllAccessDisabled"),
    /** There is no such bucket or table. */
    MISSING("NoSuchBucket", "ResourceNotFoundException"),
    /** It is in another region. */
    REGION("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
    /** The clock of this machine is wrong. */
    CLOCK,
    /** AWS is busy or has a fault: the same request may succeed later. */
    PASSING(
            "RequestTimeout",
            "OperationAborted",
            "ConditionalRequestConflict",
            "TransactionConflictException",
            "TransactionInProgressException",
            "LimitExceededException",
            "IDPCommunicationError"),
    /** None of these. */
    OTHER;

    private final Set<String> codes;

    AwsErrorCodes(String... codes) {
        this.codes = Set.of(codes);
    }

    /** What this answer means. */
    public static AwsErrorCodes of(AwsServiceException answer) {
        if (answer.isClockSkewException()) {
            return CLOCK;
        }
        String code = code(answer);
        for (AwsErrorCodes meaning : values()) {
            if (meaning.codes.contains(code)) {
                return meaning;
            }
        }
        return answer.statusCode() >= 500 || answer.isThrottlingException()
                ? PASSING
                : answer.statusCode() == 301 ? REGION : OTHER;
    }

    /** The code of an answer; empty where it has none. */
    public static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }
}
