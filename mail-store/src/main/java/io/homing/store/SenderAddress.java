package io.homing.store;

import java.util.Arrays;
import java.util.Locale;

/**
 * The local parts from which Homing sends, in any domain that it receives mail for. Mail to one of them answers something
 * that Homing sent: a bounce of a forwarded mail, an auto-reply to a bounce. These addresses are therefore reserved: no
 * routing rule applies to them, and mail for them is held for the operator.
 *
 * <p>This list is the only place that names them; what sends asks {@link #at}.
 */
public enum SenderAddress {
    /** Sends bounces (RFC 5321, 4.5.5, and RFC 3464, 2). */
    MAILER_DAEMON("MAILER-DAEMON"),
    /** Sends what a rule forwards. */
    FORWARDED("forwarded"),
    /** Sends notices, warnings and canary mails. */
    HOMING("homing"),
    /** The local part that operators use with the MAIL FROM domain {@code bounce.<domain>}. Sends nothing by itself. */
    BOUNCE("bounce");

    private final String local;

    SenderAddress(String local) {
        this.local = local;
    }

    /** The address in a domain. */
    public Address at(String domain) {
        return new Address(local + "@" + domain);
    }

    /** Whether an address of any domain has this local part. */
    public boolean isLocalPartOf(String address) {
        return plainLocal(new Address(address)).equalsIgnoreCase(local);
    }

    /** Whether an address is one of these, in whatever case and with whatever {@code +tag}. */
    public static boolean isReserved(Address address) {
        return Arrays.stream(values()).anyMatch(sender -> sender.isLocalPartOf(address.value()));
    }

    /** Whether mail to an address must be accepted and delivered (RFC 5321, 4.5.1): {@code postmaster}, in any case. */
    public static boolean isPostmaster(Address address) {
        return plainLocal(address).equals("postmaster");
    }

    /** The local part in lower case and without quotes and {@code +tag}. */
    private static String plainLocal(Address address) {
        return address.local().toLowerCase(Locale.ROOT).replace("\"", "").replaceFirst("^([^+]+)\\+.*", "$1");
    }
}
