package io.homing.store.aws;

import static io.homing.store.HomingException.Kind.DENIED;
import static io.homing.store.HomingException.Kind.PASSING;
import static io.homing.store.HomingException.Kind.SETUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HomingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class AwsErrorsTest {
    private static final AwsStoreConfig CONFIG = new AwsStoreConfig("eu-central-1", "mails", "journal");
    private static final AwsErrors BUCKET = AwsErrors.withBucket(CONFIG);
    private static final AwsErrors TABLE = AwsErrors.withTable(CONFIG);

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown",
        "500, InternalError",
        "503, ''",
        "400, RequestTimeout",
        "409, OperationAborted",
        "409, ConditionalRequestConflict",
        "400, ProvisionedThroughputExceededException",
        "400, ThrottlingException",
        "400, RequestLimitExceeded",
        "400, TransactionInProgressException",
        "400, TransactionConflictException",
        "500, InternalServerError"
    })
    void whatAwsWillGetOverPasses(int status, String code) {
        var trouble = BUCKET.of("PutObject", answer(status, code));
        assertThat(trouble.kind()).isEqualTo(PASSING);
        assertThat(trouble).hasMessage("PutObject on bucket mails: %d %s (words of AWS)", status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "403, InvalidAccessKeyId",
        "403, SignatureDoesNotMatch",
        "400, UnrecognizedClientException",
        "400, InvalidSignatureException",
        "400, IncompleteSignatureException",
        "400, MissingAuthenticationTokenException"
    })
    void refusedCredentialsAreNotQuoted(int status, String code) {
        var trouble = TABLE.of("Query", answer(status, code));
        assertThat(trouble.kind()).isEqualTo(SETUP);
        assertThat(trouble).hasMessage("Query on table journal: %d %s", status, code);
        assertThat(trouble.getCause()).as("holds the words of AWS").isNull();
        assertThat(trouble.hint()).contains("aws sts get-caller-identity");
    }

    /** Their source may give new ones at any time: a run that comes later may well succeed. */
    @ParameterizedTest
    @CsvSource({"400, ExpiredTokenException", "400, ExpiredToken", "400, TokenRefreshRequired"})
    void expiredCredentialsPassAndAreNotQuoted(int status, String code) {
        var trouble = TABLE.of("Query", answer(status, code));
        assertThat(trouble.kind()).isEqualTo(PASSING);
        assertThat(trouble).hasMessage("Query on table journal: %d %s", status, code);
        assertThat(trouble.getCause()).as("holds the words of AWS").isNull();
    }

    @Test
    void aWrongClockIsCalledByItsName() {
        assertThat(BUCKET.of("GetObject", answer(403, "RequestTimeTooSkewed")))
                .extracting(HomingException::kind, HomingException::hint)
                .containsExactly(SETUP, "The clock of this machine is wrong: timedatectl status");
        var inTheYear1970 = DynamoDbException.builder()
                .statusCode(400)
                .clockSkew(Duration.ZERO)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InvalidSignatureException")
                        .errorMessage("Signature expired")
                        .sdkHttpResponse(SdkHttpFullResponse.builder()
                                .statusCode(400)
                                .putHeader(
                                        "Date",
                                        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now()
                                                .atOffset(ZoneOffset.UTC)
                                                .plusYears(50)))
                                .build())
                        .build())
                .build();
        assertThat(TABLE.of("Query", inTheYear1970).hint()).contains("timedatectl");
    }

    @Test
    void whatIsDeniedSaysWhatToAllow() {
        var write = TABLE.of("TransactWriteItems", answer(400, "AccessDeniedException"));
        assertThat(write.kind()).isEqualTo(DENIED);
        assertThat(write).hasMessageContaining("words of AWS").hasCauseInstanceOf(AwsServiceException.class);
        assertThat(write.hint())
                .startsWith("Allow dynamodb:PutItem and dynamodb:UpdateItem on table journal to these credentials")
                .doesNotContain("ListBucket");
        assertThat(BUCKET.of("PutObject", answer(403, "AccessDenied")).hint())
                .startsWith("Allow s3:PutObject on bucket mails")
                .doesNotContain("ListBucket");
    }

    @Test
    void aDeniedReadSaysThatTheObjectMayBeMissing() {
        assertThat(BUCKET.of("GetObject", answer(403, "AccessDenied")).hint())
                .startsWith("Allow s3:GetObject on bucket mails")
                .contains("s3:ListBucket");
    }

    @Test
    void aMissingBucketOrTableNamesItsSetting() {
        var bucket = BUCKET.of("GetObject", answer(404, "NoSuchBucket"));
        assertThat(bucket.kind()).isEqualTo(SETUP);
        assertThat(bucket.hint())
                .isEqualTo("Check store.bucket and store.region in the settings."
                        + " Then: aws s3 ls s3://mails --region eu-central-1");
        var table = TABLE.of(
                "Query",
                ResourceNotFoundException.builder()
                        .statusCode(400)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ResourceNotFoundException")
                                .build())
                        .build());
        assertThat(table.kind()).isEqualTo(SETUP);
        assertThat(table.hint())
                .isEqualTo("Check store.table and store.region in the settings."
                        + " Then: aws dynamodb describe-table --table-name journal --region eu-central-1."
                        + " If it was deleted: docs/recovery.md");
    }

    @Test
    void aBucketInAnotherRegionSaysSo() {
        assertThat(BUCKET.of("GetObject", answer(301, "PermanentRedirect")).hint())
                .startsWith("It is in another region than eu-central-1");
        assertThat(BUCKET.of("GetObject", S3Exception.builder().statusCode(301).build())
                        .hint())
                .startsWith("It is in another region than eu-central-1");
    }

    @Test
    void whatNobodyKnowsIsForAPersonAndBounded() {
        var trouble = TABLE.of("Query", answer(400, "NewlyInvented", "x".repeat(10_000)));
        assertThat(trouble.kind()).isEqualTo(SETUP);
        assertThat(trouble.getMessage()).hasSizeLessThan(500);
        assertThat(trouble.hint()).contains("aws dynamodb describe-table");
    }

    @Test
    void aBrokenLinePasses() {
        var trouble = BUCKET.of(
                "GetObject",
                SdkClientException.create("Unable to execute", new SocketTimeoutException("Read timed out")));
        assertThat(trouble.kind()).isEqualTo(PASSING);
        assertThat(trouble).hasMessage("GetObject on bucket mails: no answer (SocketTimeoutException: Read timed out)");
        assertThat(trouble.hint()).contains("curl -I https://s3.eu-central-1.amazonaws.com");
    }

    @Test
    void aTimeOutPasses() {
        assertThat(TABLE.of("Query", ApiCallTimeoutException.create(60_000)).kind())
                .isEqualTo(PASSING);
    }

    @Test
    void anInterruptionPasses() {
        assertThat(TABLE.of("Query", AbortedException.create("Thread was interrupted"))
                        .kind())
                .isEqualTo(PASSING);
    }

    @Test
    void anUnknownHostPassesAndNamesTheRegion() {
        var trouble = TABLE.of(
                "Query",
                SdkClientException.create("x", new IOException(new UnknownHostException("dynamodb.eu-centrl-1"))));
        assertThat(trouble.kind()).isEqualTo(PASSING);
        assertThat(trouble.hint())
                .isEqualTo("Check DNS and store.region (eu-central-1):"
                        + " getent hosts dynamodb.eu-central-1.amazonaws.com");
    }

    @Test
    void anUntrustedCertificateIsForAPerson() {
        var handshake = new SSLHandshakeException("PKIX path validation failed");
        handshake.initCause(new CertificateException("NotBefore: in 50 years"));
        var trouble = TABLE.of("Query", SdkClientException.create("Unable to execute", handshake));
        assertThat(trouble.kind()).isEqualTo(SETUP);
        assertThat(trouble.hint()).contains("timedatectl");
    }

    /** What a Pi that boots in 1970 or 2040 meets: the chain of exceptions as the JDK builds it. */
    @Test
    void aCertificateOfAnotherTimePointsAtTheClock() {
        for (var cause : List.of(
                new CertificateNotYetValidException("NotBefore: Sat Jan 01 00:00:00 UTC 2026"),
                new CertificateExpiredException("NotAfter: Fri Jan 01 00:00:00 UTC 2027"))) {
            var handshake = new SSLHandshakeException("PKIX path validation failed");
            handshake.initCause(new CertPathValidatorException("validity check failed", cause));
            var trouble = BUCKET.of("GetObject", SdkClientException.create("Unable to execute", handshake));
            assertThat(trouble.kind()).isEqualTo(SETUP);
            assertThat(trouble).hasMessageContaining(cause.getMessage());
            assertThat(trouble.hint()).contains("https://s3.eu-central-1.amazonaws.com", "timedatectl status");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"})
    void whatAwsSaysOfTheTimeOfARequestPointsAtTheClock(String code) {
        assertThat(TABLE.of("Query", answer(403, code)).hint())
                .isEqualTo("The clock of this machine is wrong: timedatectl status");
    }

    @Test
    void aRequestThatCannotBeMadeIsForAPerson() {
        assertThat(TABLE.of("Query", SdkClientException.create("Unable to marshall"))
                        .kind())
                .isEqualTo(SETUP);
    }

    private static AwsServiceException answer(int status, String code) {
        return answer(status, code, "words of AWS");
    }

    private static AwsServiceException answer(int status, String code, String words) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .build())
                .build();
    }
}
