package io.homing.lambda.mime;

import java.util.List;

/**
 * Makes jakarta.mail lenient; by default it is strict, and much mail is not. It reads its settings once, when its classes are
 * loaded, so every user of them calls {@link #on} first.
 */
public final class LenientParsing {
    static {
        for (String strictness : List.of(
                "mail.mime.contentdisposition.strict",
                "mail.mime.decodeparameters.strict",
                "mail.mime.decodetext.strict",
                "mail.mime.parameters.strict")) {
            System.setProperty(strictness, "false");
        }
        System.setProperty("mail.mime.base64.ignoreerrors", "true");
        System.setProperty("mail.mime.windowsfilenames", "true");
    }

    private LenientParsing() {}

    /** Turns lenient parsing on. Must be called before the first use of jakarta.mail; a second call does nothing. */
    public static void on() {
        // The static initializer does it.
    }
}
