package io.homing.store.aws;

import static io.homing.store.HomingException.Kind.DENIED;
import static io.homing.store.HomingException.Kind.PASSING;
import static io.homing.store.HomingException.Kind.SETUP;

import io.homing.store.HomingException;
import io.homing.store.RegionName;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns a failed request to AWS into a {@link HomingException} with a hint for the operator. The only place that knows the
 * SDK's exceptions, beside {@link AwsErrorCodes}, which knows the error codes of AWS (S3 API: "Error responses"; DynamoDB: "Error handling").
 *
 * @param thing as messages name it
 * @param setting that names it
 * @param service as IAM names it, {@code s3} or {@code dynamodb}
 * @param region of the requests
 * @param endpoint of the requests
 * @param look a command that shows the thing if these credentials may see it
 */
public record AwsErrors(String thing, String setting, String service, String region, URI endpoint, String look) {
    private static final int SHOWN = 400;

    public static AwsErrors withBucket(AwsStoreConfig config) {
        return new AwsErrors(
                "bucket " + config.bucket(),
                "store.bucket",
                "s3",
                config.region(),
                config.s3(),
                "aws s3 ls s3://%s --region %s".formatted(config.bucket(), config.region()));
    }

    public static AwsErrors withTable(AwsStoreConfig config) {
        return new AwsErrors(
                "table " + config.table(),
                "store.table",
                "dynamodb",
                config.region(),
                config.dynamoDb(),
                "aws dynamodb describe-table --table-name %s --region %s".formatted(config.table(), config.region()));
    }

    /**
     * Of requests to SES, which has an endpoint in each region.
     *
     * @param thing as messages name it, such as an identity
     * @param endpoint of an emulator; empty for AWS
     */
    public static AwsErrors withSes(String thing, String region, Optional<URI> endpoint) {
        return new AwsErrors(
                thing,
                "the identities of SES",
                "ses",
                region,
                endpoint.orElseGet(() -> URI.create("https://" + new RegionName(region).host("email"))),
                "aws sesv2 list-email-identities --region " + region);
    }

    /** The result of a request. Throws {@link HomingException} where the request fails. */
    public <T> T during(String call, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw of(call, e);
        }
    }

    /** As {@link #during}, for a request without a result. */
    void run(String call, Runnable request) {
        try {
            request.run();
        } catch (SdkException e) {
            throw of(call, e);
        }
    }

    HomingException of(String call, SdkException e) {
        return e instanceof AwsServiceException answer ? answered(call, answer) : unanswered(call, e);
    }

    private HomingException answered(String call, AwsServiceException e) {
        String code = AwsErrorCodes.code(e);
        AwsErrorCodes meaning = AwsErrorCodes.of(e);
        String message = "%s on %s: %d %s".formatted(call, thing, e.statusCode(), code);
        // Without the message and the exception of AWS: DynamoDB quotes the request that it checked, with the session
        // token.
        switch (meaning) {
            case EXPIRED -> {
                return new HomingException(
                        PASSING,
                        message,
                        "The session of these credentials has expired. Homing retries with the next credentials of their"
                                + " source. Does it renew them? aws sts get-caller-identity");
            }
            case CREDENTIALS -> {
                return new HomingException(
                        SETUP,
                        message,
                        "AWS does not accept these credentials (any more). Whose they are: aws sts get-caller-identity."
                                + " New ones: docs/aws-setup.md, 2");
            }
            case CLOCK -> {
                return new HomingException(SETUP, message, "The clock of this machine is wrong: timedatectl status");
            }
            case DENIED, MISSING, REGION, PASSING, OTHER -> {}
        }
        String words = Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("no further words");
        message += " (%s)".formatted(words.substring(0, Math.min(SHOWN, words.length())));
        return meaning == AwsErrorCodes.PASSING
                ? new HomingException(
                        PASSING, message, "Nothing to do: AWS is busy or has a fault, and the request is retried.", e)
                : new HomingException(
                        meaning == AwsErrorCodes.DENIED ? DENIED : SETUP, message, hint(call, meaning), e);
    }

    private String hint(String call, AwsErrorCodes meaning) {
        return switch (meaning) {
            case DENIED -> denied(call);
            case REGION -> "It is in another region than %s: correct store.region. Then: %s".formatted(region, look);
            case MISSING ->
                "Check %s and store.region in the settings. Then: %s%s"
                        .formatted(
                                setting,
                                look,
                                service.equals("dynamodb") ? ". If it was deleted: docs/recovery.md" : "");
            default -> "AWS refuses the request for a reason that Homing does not know. Check: %s".formatted(look);
        };
    }

    private String denied(String call) {
        if (call.equals("Decrypt")) {
            return "Allow kms:Decrypt to these credentials, in the policy of the KMS key that the S3 action names, and"
                    + " s3:GetObject on %s (whose they are: aws sts get-caller-identity).".formatted(thing);
        }
        String actions = switch (call) { // TransactWriteItems is no action of its own
            case "TransactWriteItems" -> "dynamodb:PutItem and dynamodb:UpdateItem";
            default -> service + ":" + call;
        };
        String hint = "Allow %s on %s to these credentials (whose they are: aws sts get-caller-identity)."
                .formatted(actions, thing);
        return call.equals("GetObject")
                ? hint
                        + " Allow s3:ListBucket on the bucket itself too: without it, S3 answers so for an object that"
                        + " does not exist."
                : hint;
    }

    private HomingException unanswered(String call, SdkException e) {
        String message = "%s on %s: no answer (%s)".formatted(call, thing, deepest(e));
        if (e instanceof AbortedException) {
            return new HomingException(
                    PASSING, message, "Nothing to do: the request was interrupted, and is retried.", e);
        }
        if (causes(e).anyMatch(CertificateException.class::isInstance)) {
            return new HomingException(
                    SETUP,
                    message,
                    "The certificate of %s is not trusted: check the clock (timedatectl status) and any proxy."
                            .formatted(endpoint),
                    e);
        }
        if (causes(e).anyMatch(UnknownHostException.class::isInstance)) {
            return new HomingException(
                    PASSING,
                    message,
                    "Check DNS and store.region (%s): getent hosts %s".formatted(region, endpoint.getHost()),
                    e);
        }
        if (causes(e)
                .anyMatch(cause -> cause instanceof IOException
                        || cause instanceof ApiCallTimeoutException
                        || cause instanceof ApiCallAttemptTimeoutException)) {
            return new HomingException(
                    PASSING,
                    message,
                    "The request is retried. If this persists, check the network: curl -I %s".formatted(endpoint),
                    e);
        }
        return new HomingException(
                SETUP, message, "The request could not be sent: check the settings of the store (store.*).", e);
    }

    private static String deepest(Throwable e) {
        Throwable deepest = causes(e).reduce(e, (upper, lower) -> lower);
        return deepest.getClass().getSimpleName() + (deepest.getMessage() == null ? "" : ": " + deepest.getMessage());
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
    }
}
