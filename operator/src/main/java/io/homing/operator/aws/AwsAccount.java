package io.homing.operator.aws;

import io.homing.operator.aws.ReceiptRules.Action;
import io.homing.store.HomingException;
import io.homing.store.HomingException.Kind;
import io.homing.store.aws.AwsEndpoints;
import io.homing.store.aws.AwsErrorCodes;
import io.homing.store.aws.Credentials;
import io.homing.store.aws.ProxySettings;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.ReceiptAction;
import software.amazon.awssdk.services.ses.model.ReceiptRule;
import software.amazon.awssdk.services.ses.model.SendDataPoint;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.MailFromDomainStatus;
import software.amazon.awssdk.services.sesv2.model.NotFoundException;

/**
 * An AWS account, as far as it receives and sends mail. Read-only, except that {@link #send} sends a mail. Every method sends
 * requests, and throws {@link HomingException} where they fail.
 */
public final class AwsAccount implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(15);

    private final Where where;
    private final AwsCredentialsProvider credentials;
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final SesClient ses;
    private final SesV2Client sesV2;

    /**
     * The account and its resources.
     *
     * @param credentials a file in the format of {@code ~/.aws/credentials}; empty for the SDK's default chain
     * @param s3Endpoint of an emulator, as are the other two; SES's is otherwise found as the SDK finds it
     */
    public record Where(
            String region,
            String bucket,
            String table,
            Optional<Path> credentials,
            Optional<URI> s3Endpoint,
            Optional<URI> dynamoDbEndpoint,
            Optional<URI> sesEndpoint) {}

    public AwsAccount(Where where) {
        this.where = where;
        this.credentials = new Credentials(where.credentials());
        AwsEndpoints endpoints = AwsEndpoints.ofProcess();
        Optional<URI> s3Endpoint = where.s3Endpoint().or(() -> endpoints.configured("S3"));
        this.s3 = build(S3Client.builder().forcePathStyle(s3Endpoint.isPresent()), s3Endpoint);
        this.dynamoDb =
                build(DynamoDbClient.builder(), where.dynamoDbEndpoint().or(() -> endpoints.configured("DYNAMODB")));
        this.ses = build(SesClient.builder(), where.sesEndpoint());
        this.sesV2 = build(SesV2Client.builder(), where.sesEndpoint());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
            B builder, Optional<URI> endpoint) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(Region.of(where.region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.apiCallTimeout(CALL))
                .httpClientBuilder(ProxySettings.client(endpoint.map(URI::getScheme)
                                .map("https"::equals)
                                .orElse(true))
                        .connectionTimeout(CONNECT)
                        .socketTimeout(CALL))
                .build();
    }

    /** A domain as SES knows it. */
    public SesIdentity identity(String domain) {
        var found = ask("ses:GetEmailIdentity", domain, () -> sesV2.getEmailIdentity(get -> get.emailIdentity(domain)));
        var dkim = Optional.ofNullable(found.dkimAttributes());
        var mailFrom = Optional.ofNullable(found.mailFromAttributes());
        return new SesIdentity(
                Boolean.TRUE.equals(found.verifiedForSendingStatus()),
                dkim.map(attributes -> attributes.tokens()).orElse(List.of()),
                dkim.map(attributes -> attributes.signingHostedZone()),
                mailFrom.map(attributes -> attributes.mailFromDomain()),
                mailFrom.map(attributes -> attributes.mailFromDomainStatus() == MailFromDomainStatus.SUCCESS)
                        .orElse(false));
    }

    /** The rule set that receives; empty where none is active: then SES accepts no mail. */
    public Optional<ReceiptRules> activeRules() {
        var set = ask("ses:DescribeActiveReceiptRuleSet", where.region(), ses::describeActiveReceiptRuleSet);
        return Optional.ofNullable(set.metadata())
                .map(metadata -> new ReceiptRules(
                        metadata.name(),
                        set.rules().stream().map(AwsAccount::rule).toList()));
    }

    private static ReceiptRules.Rule rule(ReceiptRule rule) {
        return new ReceiptRules.Rule(
                rule.name(),
                Boolean.TRUE.equals(rule.enabled()),
                rule.recipients(),
                Boolean.TRUE.equals(rule.scanEnabled()),
                rule.actions().stream().map(AwsAccount::action).toList());
    }

    private static Action action(ReceiptAction action) {
        if (action.s3Action() != null) {
            var s3 = action.s3Action();
            return new Action.S3(
                    s3.bucketName(),
                    Optional.ofNullable(s3.objectKeyPrefix()).orElse(""),
                    Optional.ofNullable(s3.kmsKeyArn()),
                    Optional.ofNullable(s3.topicArn()));
        }
        if (action.lambdaAction() != null) {
            return new Action.Lambda(action.lambdaAction().functionArn());
        }
        return action.stopAction() != null ? new Action.StopAction() : new Action.Other();
    }

    /** The permission of the account to send mail, and its quota. */
    public Sending sending() {
        var account = ask("ses:GetAccount", where.region(), () -> sesV2.getAccount(get -> {}));
        var quota = Optional.ofNullable(account.sendQuota());
        return new Sending(
                Boolean.TRUE.equals(account.sendingEnabled()),
                Optional.ofNullable(account.enforcementStatus()).orElse("HEALTHY"),
                !Boolean.TRUE.equals(account.productionAccessEnabled()),
                quota.map(sending -> sending.max24HourSend()).orElse(-1.0),
                quota.map(sending -> sending.sentLast24Hours()).orElse(0.0));
    }

    /** The bounces and complaints of the last two weeks. */
    public Reputation reputation() {
        var points = ask("ses:GetSendStatistics", where.region(), ses::getSendStatistics)
                .sendDataPoints();
        return new Reputation(
                points.stream().mapToLong(SendDataPoint::deliveryAttempts).sum(),
                points.stream().mapToLong(SendDataPoint::bounces).sum(),
                points.stream().mapToLong(SendDataPoint::complaints).sum());
    }

    /** Addresses to which SES silently sends nothing, with the reason, at most a page of them. */
    public Map<String, String> suppressed() {
        var page = ask(
                "ses:ListSuppressedDestinations",
                where.region(),
                () -> sesV2.listSuppressedDestinations(list -> list.pageSize(1000)));
        return page.suppressedDestinationSummaries().stream()
                .collect(Collectors.toMap(
                        one -> one.emailAddress(), one -> one.reasonAsString(), (first, second) -> first));
    }

    /** The policy of the mail bucket as JSON; empty when it has none. */
    public Optional<String> bucketPolicy() {
        try {
            return Optional.of(ask(
                            "s3:GetBucketPolicy",
                            where.bucket(),
                            () -> s3.getBucketPolicy(get -> get.bucket(where.bucket())))
                    .policy());
        } catch (HomingException e) {
            if (e.getCause() instanceof AwsServiceException answer
                    && AwsErrorCodes.code(answer).equals("NoSuchBucketPolicy")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether an item of this partition may be put into the table: a put on a condition that cannot hold. */
    public void mayPut(String partition) {
        ask("dynamodb:PutItem", where.table(), () -> {
            try {
                return dynamoDb.putItem(put -> put.tableName(where.table())
                        .item(Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS("doctor")))
                        .conditionExpression("attribute_exists(pk) AND attribute_not_exists(pk)"));
            } catch (ConditionalCheckFailedException e) {
                return null;
            }
        });
    }

    /**
     * Whether S3 reports an object that does not exist as missing (404), and not as forbidden (403), as it does to those
     * who may not list the bucket.
     *
     * @param key of an object that does not exist
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">AWS: GetObject, permissions</a>
     */
    public boolean reportsAsMissing(String key) {
        return ask("s3:GetObject", where.bucket() + "/" + key, () -> {
            try {
                s3.getObjectAsBytes(get -> get.bucket(where.bucket()).key(key));
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == HttpURLConnection.HTTP_NOT_FOUND && !(e instanceof NoSuchBucketException)) {
                    return true;
                }
                if (AwsErrorCodes.of(e) == AwsErrorCodes.DENIED) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Sends a mail.
     *
     * @param mail with header, RFC 5322
     * @return the id that SES gives it
     */
    public String send(String from, String to, byte[] mail) {
        return ask(
                "ses:SendRawEmail",
                from,
                () -> sesV2.sendEmail(send -> send.fromEmailAddress(from)
                                .destination(destination -> destination.toAddresses(to))
                                .content(content -> content.raw(raw -> raw.data(SdkBytes.fromByteArray(mail)))))
                        .messageId());
    }

    private <T> T ask(String action, String thing, Supplier<T> request) {
        try {
            return request.get();
        } catch (NotFoundException e) {
            throw new HomingException(
                    Kind.SETUP,
                    "SES does not know %s in %s".formatted(thing, where.region()),
                    "Check the region: `aws sesv2 list-email-identities --region %s`. The playbook creates it: docs/aws-setup.md."
                            .formatted(where.region()),
                    e);
        } catch (AwsServiceException e) {
            throw answered(action, thing, e);
        } catch (SdkException e) {
            throw new HomingException(
                    Kind.PASSING,
                    "%s on %s: no answer (%s)".formatted(action, thing, e.getMessage()),
                    "Check the network and store.region (%s), then retry.".formatted(where.region()),
                    e);
        }
    }

    private HomingException answered(String action, String thing, AwsServiceException e) {
        String message = "%s on %s: %d %s".formatted(action, thing, e.statusCode(), AwsErrorCodes.code(e));
        String words = Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .map(text -> " (" + text + ")")
                .orElse("");
        return switch (AwsErrorCodes.of(e)) {
            case DENIED ->
                new HomingException(
                        Kind.DENIED,
                        "these credentials may not " + action,
                        "Pass --credentials FILE of a user with the policy homing-doctor, or allow %s."
                                .formatted(action),
                        e);
            case CLOCK ->
                new HomingException(Kind.SETUP, message, "The clock of this machine is wrong: timedatectl status", e);
            // Without the message of AWS: DynamoDB quotes the request that it checked, including the session token.
            case EXPIRED ->
                new HomingException(
                        Kind.PASSING,
                        message,
                        "The session of these credentials has expired. Check that their source renews them: aws sts"
                                + " get-caller-identity",
                        null);
            case CREDENTIALS ->
                new HomingException(
                        Kind.SETUP,
                        message,
                        "AWS does not accept these credentials. To identify them: aws sts get-caller-identity."
                                + " To create new ones: docs/aws-setup.md, 2",
                        null);
            case PASSING ->
                new HomingException(
                        Kind.PASSING, message + words, "AWS is overloaded or has a failure: retry later.", e);
            case MISSING, REGION, OTHER ->
                new HomingException(
                        Kind.SETUP,
                        message + words,
                        "Check region, bucket and table below store: homing config check.",
                        e);
        };
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
        ses.close();
        sesV2.close();
    }
}
