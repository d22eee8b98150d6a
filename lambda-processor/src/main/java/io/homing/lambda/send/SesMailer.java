package io.homing.lambda.send;

import io.homing.lambda.send.MailerException.Kind;
import io.homing.store.Address;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/**
 * Sends with SES API v2, whose limit of 40 MB is that of receiving (v1: 10 MB). There is only one request for each mail: the
 * SDK repeats none, and no connection is used twice, because one that died while the function was frozen would look like a
 * mail that may have been sent. A suppressed address is no failure: SES accepts the mail, returns an id and drops it.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html">AWS: SendEmail</a>
 */
public final class SesMailer implements Mailer, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** The time for SES to check and store 40 MB. A shorter time-out only makes the outcome unknown. */
    private static final Duration READ = Duration.ofSeconds(60);

    /** Failures that affect all mail. NotFoundException of SendEmail means the configuration set. */
    private static final Set<String> SETUP = Set.of(
            "AccountSuspendedException",
            "MailFromDomainNotVerifiedException",
            "NotFoundException",
            "SendingPausedException");

    /** Failures that end by themselves. Their status is 429; named in case that changes. LimitExceeded: the quota of 24 hours. */
    private static final Set<String> PASSING = Set.of("LimitExceededException", "TooManyRequestsException");

    private static final ExecutionAttribute<AtomicBoolean> WENT_OUT = new ExecutionAttribute<>("HomingRequestWentOut");

    private final String region;
    private final Optional<URI> endpoint;
    private final Optional<String> configurationSet;
    private final Duration patience;
    private SesV2Client client;

    /**
     * @param endpoint of an emulator; empty for that of AWS
     * @param configurationSet with which all mail is sent, and which publishes its events; empty for none
     */
    public SesMailer(String region, Optional<URI> endpoint, Optional<String> configurationSet) {
        this(region, endpoint, configurationSet, READ);
    }

    SesMailer(String region, Optional<URI> endpoint, Optional<String> configurationSet, Duration patience) {
        this.region = region;
        this.endpoint = endpoint;
        this.configurationSet = configurationSet;
        this.patience = patience;
    }

    /** Made when first needed: most mails are only delivered, and its classes are slow to load. */
    private synchronized SesV2Client client() {
        if (client == null) {
            var builder = SesV2Client.builder()
                    .region(Region.of(region))
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT)
                            .socketTimeout(patience))
                    .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                            .putHeader("Connection", "close")
                            .addExecutionInterceptor(new ExecutionInterceptor() {
                                @Override
                                public void beforeTransmission(
                                        Context.BeforeTransmission request, ExecutionAttributes attributes) {
                                    attributes.getAttribute(WENT_OUT).set(true);
                                }
                            }));
            endpoint.ifPresent(builder::endpointOverride);
            client = builder.build();
        }
        return client;
    }

    @Override
    public String send(OutgoingMail mail) {
        var wentOut = new AtomicBoolean();
        try {
            String id = client().sendEmail(SendEmailRequest.builder()
                            .fromEmailAddress(sendable(mail.from()))
                            .destination(to -> to.toAddresses(sendable(mail.to())))
                            .content(content -> content.raw(raw -> raw.data(SdkBytes.fromByteArrayUnsafe(mail.mail()))))
                            .configurationSetName(configurationSet.orElse(null))
                            .overrideConfiguration(override -> override.putExecutionAttribute(WENT_OUT, wentOut))
                            .build())
                    .messageId();
            if (id == null) { // the answer is not from SES
                throw new IllegalStateException("the answer has no MessageId");
            }
            return id;
        } catch (AwsServiceException e) {
            throw refused(e);
        } catch (RuntimeException e) { // credential providers and parsers of the SDK throw unchecked exceptions
            throw wentOut.get() && !causes(e).anyMatch(SesMailer::isBeforeConnecting)
                    ? lost(e)
                    : notEvenAsked(e, wentOut);
        }
    }

    private static String sendable(Address address) {
        return Mailboxes.sendable(address)
                .orElseThrow(() -> new MailerException(
                        Kind.NEVER,
                        "SendEmail: not requested, because " + Refusal.ADDRESS.reason(),
                        "Correct the rule that sends there.",
                        null));
    }

    /** Without the message and the exception of SES, which quote addresses. The request id identifies them. */
    private MailerException refused(AwsServiceException e) {
        String code = Optional.ofNullable(e.awsErrorDetails())
                .map(details -> details.errorCode())
                .orElse("no code");
        String message = "SendEmail in %s: %d %s (request %s)".formatted(region, e.statusCode(), code, e.requestId());
        if (e.isThrottlingException() || e.statusCode() == 429 || PASSING.contains(code)) {
            return new MailerException(
                    Kind.LATER,
                    message,
                    "The mail is tried again. If this stays, check SendQuota in: aws sesv2 get-account",
                    null);
        }
        if (e.statusCode() >= 500) {
            return new MailerException(
                    Kind.UNKNOWN,
                    message,
                    "SES may have sent the mail: ask the recipient before you send it again.",
                    null);
        }
        if (SETUP.contains(code) || e.statusCode() == 401 || e.statusCode() == 403 || e.statusCode() == 404) {
            return new MailerException(Kind.SETUP, message, hint(code), null);
        }
        return new MailerException(
                Kind.NEVER,
                message,
                "SES rejects this mail. If the message names an identity, check it: aws sesv2 list-email-identities",
                null);
    }

    private String hint(String code) {
        return switch (code) {
            case "AccountSuspendedException", "SendingPausedException" ->
                "SES does not let this account send. Check EnforcementStatus in: aws sesv2 get-account";
            case "MailFromDomainNotVerifiedException" ->
                "Correct the DNS of the MAIL FROM domain: aws sesv2 get-email-identity --email-identity <domain>";
            case "NotFoundException" ->
                "The configuration set %s does not exist: aws sesv2 list-configuration-sets"
                        .formatted(configurationSet.orElse("(none is named)"));
            default ->
                "Allow ses:SendEmail and ses:SendRawEmail on the identity and the configuration set to this function.";
        };
    }

    private static MailerException lost(RuntimeException e) {
        return new MailerException(
                Kind.UNKNOWN,
                "SendEmail: no valid answer (%s)".formatted(deepest(e)),
                "The mail may have been sent: ask the recipient before you send it again.",
                e);
    }

    private MailerException notEvenAsked(RuntimeException e, AtomicBoolean wentOut) {
        if (e instanceof MailerException known) {
            return known;
        }
        return wentOut.get()
                ? new MailerException(
                        Kind.LATER,
                        "SendEmail in %s: no connection (%s)".formatted(region, deepest(e)),
                        "The mail is tried again. If this stays, check the network of the function and its region.",
                        e)
                : new MailerException(
                        Kind.SETUP,
                        "SendEmail in %s: the request could not be made (%s)".formatted(region, deepest(e)),
                        "Check the credentials and the region of the function: aws sts get-caller-identity",
                        e);
    }

    /** Whether the connection failed. The class is the same for a late answer, so the message decides; if it changes, the outcome counts as unknown. */
    private static boolean isBeforeConnecting(Throwable e) {
        return e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || (e instanceof SocketTimeoutException
                        && String.valueOf(e.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .startsWith("connect timed out"));
    }

    private static String deepest(Throwable e) {
        return causes(e).reduce(e, (upper, lower) -> lower).getClass().getSimpleName();
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
