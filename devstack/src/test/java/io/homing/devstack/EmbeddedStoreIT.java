package io.homing.devstack;

import io.homing.devstack.AwsStoreUnderTest.Emulator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract over the emulators that run inside this JVM. */
class EmbeddedStoreIT implements AwsStoreContract {
    private static EmbeddedAws aws;

    private final List<AwsStoreUnderTest> stores = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        aws = EmbeddedAws.inMemory();
    }

    @AfterAll
    static void stop() throws IOException {
        aws.close();
    }

    @Override
    public AwsStoreUnderTest fresh(InstantSource clock, int lanes) {
        var emulator = new Emulator(
                aws.s3(), aws.dynamoDb(), EmbeddedAws.REGION, EmbeddedAws.ACCESS_KEY, EmbeddedAws.SECRET_KEY);
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
