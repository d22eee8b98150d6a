package io.homing.operator.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.Option;

/** The option {@code --actor}: the name under which a change is recorded. */
final class ActorOption {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            converter = Typed.PersonName.class,
            description = "Name under which the change is recorded (default: USER@HOST).")
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
