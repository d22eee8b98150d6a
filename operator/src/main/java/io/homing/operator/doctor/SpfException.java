package io.homing.operator.doctor;

/** An SPF record that receivers treat as none: "permerror" (RFC 7208, 2.6.7). The message is a clause with the reason. */
final class SpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpfException(String why) {
        super(why);
    }
}
