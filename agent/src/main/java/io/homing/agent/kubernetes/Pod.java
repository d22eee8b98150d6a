package io.homing.agent.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The pod that the agent runs in.
 *
 * @param uid distinguishes a pod from the next one of the same name, which a StatefulSet starts
 */
record Pod(String namespace, String name, String uid) {

    /**
     * Reads {@code namespace}, {@code name} and {@code uid}, which the chart mounts beside the token.
     *
     * @throws UncheckedIOException when one of them is missing
     */
    static Pod in(Path account) {
        return new Pod(read(account.resolve("namespace")), read(account.resolve("name")), read(account.resolve("uid")));
    }

    /** The holder of a lease: the name of the pod for the reader, and its uid to make it unique. */
    String identity() {
        return name + "_" + uid;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
