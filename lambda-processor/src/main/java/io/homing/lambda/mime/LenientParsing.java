package io.homing.lambda.mime;

import java.util.List;

/**
 * How jakarta.mail reads: strict is its default, mail is not. It looks once, when its classes are loaded, so whatever
 * uses them says {@link #on} first.
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

    /** From now on lenient. To be called before the first use of jakarta.mail; a second call does nothing. */
    public static void on() {
        // The static initializer has done it.
    }
}
