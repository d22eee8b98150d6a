package io.homing.store.aws;

import java.util.Map;
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
    EXPIRED,
    /** AWS does not know these credentials, or the signature made with them. */
    CREDENTIALS,
    /** The credentials are known and have no right to do this. */
    DENIED,
    /** There is no such bucket or table. */
    MISSING,
    /** It is in another region. */
    REGION,
    /** The clock of this machine is wrong. */
    CLOCK,
    /** AWS is busy or has a fault: the same request may succeed later. */
    PASSING,
    /** None of these. */
    OTHER;

    private static final Map<AwsErrorCodes, Set<String>> CODES = Map.of(
            EXPIRED,
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"),
            CREDENTIALS,
            Set.of(
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
            DENIED,
            Set.of("AccessDenied", "AccessDeniedException", "AllAccessDisabled"),
            MISSING,
            Set.of("NoSuchBucket", "ResourceNotFoundException"),
            REGION,
            Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
            // Beyond what the SDK calls throttling, and 5xx.
            PASSING,
            Set.of(
                    "RequestTimeout",
                    "OperationAborted",
                    "ConditionalRequestConflict",
                    "TransactionConflictException",
                    "TransactionInProgressException",
                    "LimitExceededException",
                    "IDPCommunicationError"));

    /** What this answer means. */
    public static AwsErrorCodes of(AwsServiceException answer) {
        if (answer.isClockSkewException()) {
            return CLOCK;
        }
        String code = code(answer);
        for (Map.Entry<AwsErrorCodes, Set<String>> meaning : CODES.entrySet()) {
            if (meaning.getValue().contains(code)) {
                return meaning.getKey();
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
