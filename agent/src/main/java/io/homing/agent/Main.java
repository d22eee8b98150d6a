package io.homing.agent;

import io.homing.agent.cli.Homing;
import java.util.Locale;

/** The program {@code homing}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // what we write and print is the same everywhere, digits included
        System.exit(Homing.execute(args));
    }
}
