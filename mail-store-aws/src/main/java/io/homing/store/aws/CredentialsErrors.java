package io.homing.store.aws;

import io.homing.store.HomingException;
import io.homing.store.HomingException.Kind;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Why a source gave no credentials. The SDK throws half a dozen types for it, of which some are not even SdkExceptions, and
 * its texts may quote what they could not read. So each cause is put into words of our own, which hold no secret.
 *
 * @param source as messages name it
 * @param hint what to type where the source has to be corrected
 */
record CredentialsErrors(String source, String hint) {
    /** ProfileFileReader: the text of a line is never repeated, its number is. */
    private static final Pattern LINE = Pattern.compile("on line (\\d+)");

    private static final Pattern MODULE = Pattern.compile("the '(\\w+)' service module must be on the class path");
    private static final Pattern PROFILE = Pattern.compile("in the '([\\w.@+-]{1,64})' profile");
    private static final Pattern EXIT = Pattern.compile("non-zero exit value \\((-?\\d+)\\)");

    HomingException of(RuntimeException e) {
        List<Throwable> causes = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
        return find(causes, HomingException.class)
                .or(() -> find(causes, AwsServiceException.class).map(this::answered))
                .or(() -> module(causes))
                .or(() -> command(causes))
                .or(() -> file(causes))
                .or(() -> format(causes))
                .or(() -> answer(causes))
                .or(() -> untrusted(causes))
                .or(() -> unreachable(causes))
                .orElseGet(() -> trouble(Kind.SETUP, "there are none in it", hint));
    }

    private HomingException answered(AwsServiceException e) {
        String answer = "%d %s".formatted(e.statusCode(), AwsErrorCodes.code(e));
        return switch (AwsErrorCodes.of(e)) {
            case EXPIRED ->
                trouble(
                        Kind.PASSING,
                        "what it holds has expired (%s)".formatted(answer),
                        "Homing tries again. If this persists, renew it: aws sso login, or a new token. " + hint);
            case PASSING ->
                trouble(
                        Kind.PASSING,
                        "AWS is busy or has a fault (%s)".formatted(answer),
                        "Nothing to do: Homing tries again.");
            case CLOCK ->
                trouble(
                        Kind.SETUP,
                        "refused (%s)".formatted(answer),
                        "The clock of this machine is wrong: timedatectl status");
            case CREDENTIALS, DENIED, MISSING, REGION, OTHER ->
                trouble(
                        Kind.SETUP,
                        "AWS refuses to give any (%s)".formatted(answer),
                        "Check the role, whom it trusts (iam:GetRole), and who asks for it. " + hint);
        };
    }

    /** Modules of the SDK that are left out, because they would make each start slower. */
    private Optional<HomingException> module(List<Throwable> causes) {
        return text(causes, MODULE).map(module -> {
            String profile = text(causes, PROFILE).orElse("default");
            return trouble(
                    Kind.SETUP,
                    "the profile %s needs the module %s, which Homing does not have".formatted(profile, module),
                    ("Let AWS's own program do it: eval \"$(aws configure export-credentials --profile %1$s --format env)\","
                                    + " or put into a profile of its own: credential_process = aws configure"
                                    + " export-credentials --profile %1$s --format process")
                            .formatted(profile));
        });
    }

    /** What the program wrote is not repeated. */
    private Optional<HomingException> command(List<Throwable> causes) {
        return text(causes, EXIT)
                .map(exit -> trouble(
                        Kind.SETUP,
                        "its credential_process ended with exit code " + exit,
                        "Run that program yourself, as this user, to see what it reports."));
    }

    private Optional<HomingException> file(List<Throwable> causes) {
        return find(causes, CharacterCodingException.class)
                .map(e -> (IOException) e)
                .or(() -> find(causes, CharConversionException.class))
                .map(e -> trouble(
                        Kind.SETUP, "it is not UTF-8 text", "Save it as UTF-8 without a byte order mark. " + hint))
                .or(() -> find(causes, NoSuchFileException.class)
                        .map(e -> trouble(Kind.SETUP, "%s does not exist".formatted(e.getFile()), hint)))
                .or(() -> find(causes, AccessDeniedException.class)
                        .map(e -> trouble(
                                Kind.SETUP,
                                "%s cannot be read by this user".formatted(e.getFile()),
                                "See whose it is: ls -l %s; who asks: id.".formatted(e.getFile()))))
                .or(() -> find(causes, FileSystemException.class)
                        .map(e -> trouble(Kind.SETUP, "it cannot be read (%s)".formatted(e.getReason()), hint)));
    }

    private Optional<HomingException> format(List<Throwable> causes) {
        return text(causes, LINE)
                .map(line -> trouble(
                        Kind.SETUP,
                        "it is not understood from line %s on".formatted(line),
                        "1".equals(line) ? "Save it as UTF-8 without a byte order mark. " + hint : hint));
    }

    /** What is no JSON: the reader's exceptions are IOExceptions that quote the words of the text. */
    private Optional<HomingException> answer(List<Throwable> causes) {
        return causes.stream()
                .filter(cause -> cause.getClass().getName().contains(".thirdparty.jackson."))
                .findFirst()
                .map(cause -> trouble(
                        Kind.SETUP,
                        "the answer of its program or service is not the JSON that AWS describes",
                        "Run its credential_process yourself, as this user, to see what it writes. " + hint));
    }

    private Optional<HomingException> untrusted(List<Throwable> causes) {
        return find(causes, CertificateException.class)
                .map(e -> trouble(
                        Kind.SETUP,
                        "the certificate of the other side is not trusted",
                        "Check the clock (timedatectl status) and any proxy (env | grep -i proxy)."));
    }

    private Optional<HomingException> unreachable(List<Throwable> causes) {
        return causes.stream()
                .filter(cause -> cause instanceof IOException
                        || cause instanceof ApiCallTimeoutException
                        || cause instanceof ApiCallAttemptTimeoutException)
                .reduce((upper, lower) -> lower)
                .map(cause -> trouble(
                        Kind.PASSING,
                        "it cannot be reached (%s)".formatted(said(cause)),
                        "Homing tries again. If this persists, check network, DNS and proxy of this host: resolvectl status;"
                                + " env | grep -i proxy"));
    }

    /** The words of a network's exceptions name hosts and ports; those of others may quote anything. */
    private static String said(Throwable cause) {
        boolean ofNetwork = cause instanceof UnknownHostException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof SSLException;
        return cause.getClass().getSimpleName()
                + (ofNetwork && cause.getMessage() != null ? ": " + cause.getMessage() : "");
    }

    private HomingException trouble(Kind kind, String what, String next) {
        return new HomingException(kind, "No AWS credentials from %s: %s".formatted(source, what), next.strip());
    }

    private static <T> Optional<T> find(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Optional<String> text(List<Throwable> causes, Pattern pattern) {
        return causes.stream()
                .map(cause -> pattern.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .findFirst();
    }
}
