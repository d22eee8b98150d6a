package io.homing.store.aws;

import io.homing.store.HomingException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Limits the wait for credentials: the SDK has no time limit for a {@code credential_process}. After a timeout the process
 * still runs, and the next caller waits for its answer.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS: process credential
 *     provider</a>
 */
final class Bounded implements AwsCredentialsProvider {
    private final AwsCredentialsProvider source;
    private final String name;
    private final Duration patience;
    private FutureTask<AwsCredentials> pending;

    /**
     * @param name of the source, as messages name it
     * @param patience for one answer
     */
    Bounded(AwsCredentialsProvider source, String name, Duration patience) {
        this.source = source;
        this.name = name;
        this.patience = patience;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (pending == null) {
            pending = new FutureTask<>(source::resolveCredentials);
            Thread.ofPlatform().daemon().name("credentials").start(pending);
        }
        try {
            AwsCredentials found = pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            pending = null;
            return found;
        } catch (ExecutionException e) {
            pending = null;
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw trouble("no answer within %d s".formatted(patience.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw trouble("interrupted while it was asked");
        }
    }

    private HomingException trouble(String what) {
        return new HomingException(
                HomingException.Kind.PASSING,
                "No AWS credentials from %s: %s".formatted(name, what),
                "Homing tries again. If this persists, run its credential_process as this user to see what it waits for.");
    }
}
