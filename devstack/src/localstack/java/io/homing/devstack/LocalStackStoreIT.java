package io.homing.devstack;

import io.homing.devstack.AwsStoreUnderTest.Emulator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract over LocalStack, as a second opinion; 4.14.0 is its last version that wants no account. */
@Testcontainers(disabledWithoutDocker = true)
class LocalStackStoreIT implements AwsStoreContract {
    @Container
    private static final LocalStackContainer LOCALSTACK = new LocalStackContainer(
                    DockerImageName.parse("localstack/localstack:4.14.0"))
            .withServices("s3", "dynamodb");

    private final List<AwsStoreUnderTest> stores = new ArrayList<>();

    @Override
    public AwsStoreUnderTest fresh(InstantSource clock, int lanes) {
        var emulator = new Emulator(
                LOCALSTACK.getEndpoint(),
                LOCALSTACK.getEndpoint(),
                LOCALSTACK.getRegion(),
                LOCALSTACK.getAccessKey(),
                LOCALSTACK.getSecretKey());
        var store = new AwsStoreUnderTest(emulator, clock, lanes);
        stores.add(store);
        return store;
    }

    @AfterEach
    void close() throws IOException {
        for (AwsStoreUnderTest store : stores) {
            store.close();
        }
    }
}
