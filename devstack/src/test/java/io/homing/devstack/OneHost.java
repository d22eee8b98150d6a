package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.Host.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The set-up of tests of the command line: a cloud in memory, and one host that follows it. */
abstract class OneHost {
    static final String ANN = "ann@example.org";

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @AutoClose
    Cloud cloud;

    Host host;

    @BeforeEach
    void makeHost() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        host = Host.following(cloud, directory, "primary");
    }

    /** Where Dovecot runs, for parameterized tests. */
    static List<DebianRoot> userlands() {
        return InterchangeableIT.userlands();
    }

    /** Sends mails to Ann through SES and the function; they are not on the host yet. */
    void send(int mails) {
        for (int n = 0; n < mails; n++) {
            MailFixtures.send(cloud, "mail " + n, ANN);
        }
    }

    void sync() {
        assertThat(host.homing("sync").exit()).isZero();
    }

    /** Runs a command that must succeed without a word on standard error, and returns what it printed. */
    String ok(String... command) {
        Outcome outcome = host.homing(command);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return outcome.out();
    }

    /** Ann's Maildir. */
    Path inbox() {
        return host.inbox("example.org", "ann");
    }

    /** The file of Ann's mail at a position of the journal, in any of her folders. */
    Path file(int position) throws IOException {
        try (Stream<Path> all = Files.walk(inbox())) {
            return all.filter(path -> path.getFileName().toString().contains("_%012d.homing".formatted(position)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Deletes the canonical messages from the bucket; the journal still names them. */
    void deleteProcessed() {
        cloud.s3()
                .listObjectsV2(list -> list.bucket(Cloud.BUCKET).prefix("processed/"))
                .contents()
                .forEach(object -> cloud.s3()
                        .deleteObject(delete -> delete.bucket(Cloud.BUCKET).key(object.key())));
    }
}
