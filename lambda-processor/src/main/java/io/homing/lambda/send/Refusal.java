package io.homing.lambda.send;

/** The reason why a mail must not be forwarded or bounced. It contains no address, so it may be logged. */
public enum Refusal {
    LOOP("it was forwarded for this address before"),
    HOPS("it was forwarded too often"),
    VIRUS("it carries a virus"),
    UNSCANNED("it was not scanned for viruses"),
    SPAM("it is spam"),
    SIZE("it is larger than SES sends"),
    ADDRESS("SES sends neither from nor to such an address"),
    NULL_SENDER("it has no sender to answer to"),
    FORGED("its sender is probably forged"),
    AUTOMATIC("a program sent it"),
    LIST("a list sent it");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /** The end of a sentence that begins with "because". */
    public String reason() {
        return reason;
    }
}
