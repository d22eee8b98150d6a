package io.homing.agent;

import io.homing.agent.cli.Homing;

/** The program {@code homing}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Homing.commandLine().execute(args));
    }
}
