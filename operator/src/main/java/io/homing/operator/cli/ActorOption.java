package io.homing.operator.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.Option;

/** Who does it, as it stays on record. */
final class ActorOption {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            converter = Typed.PersonName.class,
            description = "Who does this, for the record (default: USER@HOST).")
    private String name;

    String who() {
        return name == null ? System.getProperty("user.name") + "@" + host() : name;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
