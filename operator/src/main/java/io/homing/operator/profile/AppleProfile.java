package io.homing.operator.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.operator.dns.DomainName;
import io.homing.store.MailboxName;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A configuration profile for Apple Mail on macOS, iOS and iPadOS: one mailbox as two accounts, one per host. All
 * identifiers follow from the names, so a new profile replaces the previous one.
 *
 * @param name of the sender in From
 * @param backup the second IMAP host; its submission service also sends the mail of both accounts through SES
 * @see <a href="https://developer.apple.com/documentation/devicemanagement/mail">Apple: the Mail payload</a>
 */
public record AppleProfile(MailboxName user, String name, DomainName primary, DomainName backup) {
    private static final int IMAPS = 993;

    /** With STARTTLS: Apple's "use SSL" on this port means that (RFC 6409). */
    private static final int SUBMISSION = 587;

    public AppleProfile {
        if (primary.equals(backup)) {
            throw new IllegalArgumentException("requires two different hosts (got %s twice)".formatted(primary));
        }
    }

    /** The profile as XML, in UTF-8. It contains no password: the device prompts for it. */
    public byte[] xml() {
        var out = new ByteArrayOutputStream();
        Map<String, Object> top = payload("Configuration", "", "Mail for " + user);
        top.put("PayloadDescription", "Reads %s on %s and on %s.".formatted(user, primary, backup));
        top.put("PayloadOrganization", user.domain());
        top.put(
                "PayloadContent",
                List.of(
                        account(primary, ".primary", user.domain()),
                        account(backup, ".backup", user.domain() + " (backup)")));
        PropertyList.write(top, out);
        return out.toByteArray();
    }

    private Map<String, Object> account(DomainName host, String role, String title) {
        Map<String, Object> account = payload("com.apple.mail.managed", role, title);
        account.put("EmailAccountDescription", title);
        account.put("EmailAccountName", name);
        account.put("EmailAccountType", "EmailTypeIMAP");
        account.put("EmailAddress", user.toString());
        account.put("IncomingMailServerAuthentication", "EmailAuthPassword");
        account.put("IncomingMailServerHostName", host.value());
        account.put("IncomingMailServerPortNumber", IMAPS);
        account.put("IncomingMailServerUseSSL", true);
        account.put("IncomingMailServerUsername", user.toString());
        account.put("OutgoingMailServerAuthentication", "EmailAuthPassword");
        account.put("OutgoingMailServerHostName", backup.value());
        account.put("OutgoingMailServerPortNumber", SUBMISSION);
        account.put("OutgoingMailServerUseSSL", true);
        account.put("OutgoingMailServerUsername", user.toString());
        account.put("OutgoingPasswordSameAsIncomingPassword", true);
        return account;
    }

    /** The common keys of payloads. Two payloads with the same identifier or UUID would replace each other. */
    private Map<String, Object> payload(String type, String role, String title) {
        String identifier = "homing.%s.%s%s".formatted(user.domain(), user.local(), role);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("PayloadType", type);
        payload.put("PayloadVersion", 1);
        payload.put("PayloadIdentifier", identifier);
        payload.put(
                "PayloadUUID",
                UUID.nameUUIDFromBytes(identifier.getBytes(UTF_8)).toString());
        payload.put("PayloadDisplayName", title);
        return payload;
    }
}
