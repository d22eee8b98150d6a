package io.homing.operator;

import io.homing.operator.cli.Homing;
import java.util.Locale;

/** The program {@code homing}: the commands for operators. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // output does not depend on the locale, digits included
        System.exit(Homing.execute(args));
    }
}
