package io.homing.store.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The store of tests that talk to a server of their own. */
final class TestConfig {
    private TestConfig() {}

    /** S3 and DynamoDB on this port of the loopback, with credentials in a file of this directory. */
    static AwsStoreConfig at(int port, Path directory) throws IOException {
        Path credentials = Files.writeString(
                directory.resolve("credentials"), "[default]\naws_access_key_id=A\naws_secret_access_key=a\n");
        var server = Optional.of(URI.create("http://127.0.0.1:" + port));
        return new AwsStoreConfig("eu-central-1", "mails", "journal", server, server, Optional.of(credentials));
    }
}
