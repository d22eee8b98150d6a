package io.homing.operator;

import io.homing.operator.cli.Homing;
import java.util.Locale;

/** The program {@code homing}: every command that a person types. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // what we write and print is the same everywhere, digits included
        System.exit(Homing.execute(args));
    }
}
