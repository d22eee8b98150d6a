package io.homing.lambda.send;

import io.homing.lambda.mime.EncodedWords;
import io.homing.lambda.mime.LenientParsing;
import io.homing.store.Address;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that SES accepts: it checks those of the header as strictly as those of the envelope, and rejects the whole mail
 * for one that it cannot read. It has no SMTPUTF8: the local part must be ASCII, and the domain in Punycode.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html">AWS: SendEmail</a>
 */
final class Mailboxes {
    /** A longer list is read up to a comma before this length: jakarta.mail is slow for long ones. */
    private static final int MAX_LIST = 15_000;

    /** The most recipients that SES accepts; further ones in a header are left out. */
    private static final int MAX_MAILBOXES = 50;

    /** Excludes quoted local parts and IP addresses as domains: they are not in use, and parsers differ on where they end. */
    private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");

    /** A name and an address; the name may contain anything. */
    private static final Pattern NAMED = Pattern.compile("([^<>]*)<([^<>]{3,320})>\\s*");

    static {
        LenientParsing.on();
    }

    private Mailboxes() {}

    /** The address in the form that SES accepts; empty if there is none. */
    static Optional<String> sendable(Address address) {
        return sendable(address.value());
    }

    private static Optional<String> sendable(String address) {
        try {
            int at = address.lastIndexOf('@') + 1;
            String ascii = address.substring(0, at) + IDN.toASCII(address.substring(at));
            new InternetAddress(ascii, true).validate();
            return Optional.of(ascii).filter(SOUND.asMatchPredicate());
        } catch (AddressException | RuntimeException e) { // IDN throws unchecked exceptions on hostile text
            return Optional.empty();
        }
    }

    /** The addresses of a header field that SES accepts, including members of groups (RFC 5322, 3.4); none if it is not a list. */
    static List<InternetAddress> of(String field) {
        int comma = field.length() <= MAX_LIST ? -1 : field.lastIndexOf(',', MAX_LIST);
        String list = field.length() <= MAX_LIST ? field : field.substring(0, Math.max(0, comma));
        List<InternetAddress> mailboxes = parsed(list);
        if (mailboxes.isEmpty()) {
            Matcher named = NAMED.matcher(list);
            return named.matches()
                    ? sendable(named.group(2))
                            .map(address -> HeaderText.mailbox(HeaderText.decoded(named.group(1)), address))
                            .stream()
                            .toList()
                    : List.of();
        }
        return mailboxes.subList(0, Math.min(mailboxes.size(), MAX_MAILBOXES));
    }

    private static List<InternetAddress> parsed(String list) {
        List<InternetAddress> mailboxes = new ArrayList<>();
        try {
            for (InternetAddress one : InternetAddress.parseHeader(EncodedWords.normalized(list), false)) {
                for (InternetAddress member : one.isGroup() ? one.getGroup(false) : new InternetAddress[] {one}) {
                    sendable(member.getAddress()).ifPresent(address -> mailboxes.add(mailbox(address, member)));
                }
            }
        } catch (AddressException | RuntimeException e) { // unchecked exceptions occur on hostile text
            return List.of();
        }
        return mailboxes;
    }

    private static InternetAddress mailbox(String address, InternetAddress named) {
        return HeaderText.mailbox(Objects.requireNonNullElse(named.getPersonal(), ""), address);
    }

    /** Whether SES accepts this field unchanged. */
    static boolean isSound(String field) {
        if (field.length() > MAX_LIST) {
            return false;
        }
        try {
            InternetAddress[] list = InternetAddress.parseHeader(field, true);
            for (InternetAddress one : list) {
                if (one.isGroup() || sendable(one.getAddress()).isEmpty()) {
                    return false;
                }
            }
            return list.length > 0 && list.length <= MAX_MAILBOXES;
        } catch (AddressException | RuntimeException e) {
            return false;
        }
    }
}
