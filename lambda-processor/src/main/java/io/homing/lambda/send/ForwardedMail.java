package io.homing.lambda.send;

import static io.homing.store.Verdict.FAIL;
import static io.homing.store.Verdict.PASS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.lambda.mime.Header;
import io.homing.lambda.mime.Parameters;
import io.homing.store.Address;
import io.homing.store.SenderAddress;
import io.homing.store.Verdicts;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A mail that is forwarded to another address. SES sends only for domains of the deployment, so the mail comes from
 * {@code forwarded@<domain of the recipient>}, and names its author in Reply-To, in X-Original-From and in the display name of
 * that address. The body is that of the original, byte for byte. Header fields that SES accepts are kept, unchanged or in a
 * form that it accepts.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/header-fields.html">AWS: header fields, which may not appear
 *     twice, which SES replaces</a>
 */
public final class ForwardedMail {
    /** The field with the address for which a mail was forwarded; each hop adds its own on top. */
    static final String FORWARDED = "X-Homing-Forwarded";

    /** A mail that was forwarded this often is not forwarded again. */
    static final int MAX_HOPS = 5;

    /**
     * The largest mail that SES API v2 sends, in bytes of the mail with its attachments in base64 (the 33 % that JSON adds do
     * not count; they do in v1).
     *
     * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/quotas.html">AWS: message quotas</a>
     */
    static final int MAX_SIZE = 40 * 1024 * 1024;

    /** RFC 5322, 2.1.1: without the line end. */
    private static final int MAX_LINE = 998;

    /**
     * The most fields that are rewritten because SES does not accept them unchanged, including lines that are not fields. No
     * mailer writes more; further ones are left out, because jakarta.mail searches the class path for each word that it encodes.
     */
    private static final int MAX_REWRITTEN = 1_000;

    private static final byte[] CRLF = {'\r', '\n'};

    private final byte[] mail;
    private final Header top;
    private final Address recipient;
    private final String sender;
    private final HeaderText header = new HeaderText();
    private final Set<String> written = new HashSet<>();
    private int afterLastField;
    private int rewritten;

    private ForwardedMail(byte[] mail, Address recipient, String sender) {
        this.mail = mail;
        this.top = Header.top(mail);
        this.recipient = recipient;
        this.sender = sender;
        writeHeader();
    }

    /**
     * The mail to send. Every mail can be forwarded, however malformed; call {@link #refusal} first, to find out whether it may.
     *
     * @param canonical the mail, each line of which ends with CRLF
     * @param recipient of the mail, whose domain sends the forward
     * @param to the address to which it is forwarded
     * @throws IllegalArgumentException if SES cannot send from or to these addresses: {@link Refusal#ADDRESS}
     */
    public static OutgoingMail of(byte[] canonical, Address recipient, Address to) {
        String from = from(recipient)
                .filter(any -> Mailboxes.sendable(to).isPresent())
                .orElseThrow(() -> new IllegalArgumentException("forward: " + Refusal.ADDRESS.reason()));
        return new OutgoingMail(new Address(from), to, new ForwardedMail(canonical, recipient, from).whole());
    }

    /**
     * The reason why this mail must not be forwarded; empty if it may be.
     *
     * @param canonical the mail, each line of which ends with CRLF
     * @param recipient of the mail
     * @param to the address to which it would be forwarded
     */
    public static Optional<Refusal> refusal(byte[] canonical, Address recipient, Address to, Verdicts verdicts) {
        if (verdicts.virus() == FAIL) {
            return Optional.of(Refusal.VIRUS);
        }
        if (verdicts.virus() != PASS) {
            return Optional.of(Refusal.UNSCANNED);
        }
        if (verdicts.spam() == FAIL) {
            return Optional.of(Refusal.SPAM);
        }
        List<String> hops = Header.top(canonical).fields(FORWARDED);
        if (hops.stream().anyMatch(hop -> isSame(hop, recipient) || isSame(HeaderText.decoded(hop), recipient))) {
            return Optional.of(Refusal.LOOP);
        }
        if (hops.size() >= MAX_HOPS) {
            return Optional.of(Refusal.HOPS);
        }
        Optional<String> from = from(recipient);
        if (from.isEmpty() || Mailboxes.sendable(to).isEmpty()) {
            return Optional.of(Refusal.ADDRESS);
        }
        return new ForwardedMail(canonical, recipient, from.get()).size() > MAX_SIZE
                ? Optional.of(Refusal.SIZE)
                : Optional.empty();
    }

    private static boolean isSame(String hop, Address recipient) {
        return hop.equalsIgnoreCase(recipient.value());
    }

    private static Optional<String> from(Address recipient) {
        return Mailboxes.sendable(SenderAddress.FORWARDED.at(recipient.domain()));
    }

    private void writeHeader() {
        header.text(FORWARDED, recipient.value());
        header.mailboxes("From", List.of(HeaderText.mailbox(author() + " via " + recipient.domain(), sender)));
        header.mailboxes("Reply-To", replyTo());
        header.text("X-Original-From", HeaderText.decoded(String.join(", ", top.fields("From"))));
        header.text("X-Original-Message-ID", first("Message-ID"));
        header.text("X-Original-Date", first("Date"));
        top.visit((name, from, to) -> afterLastField = name.isEmpty() ? afterLastField : to);
        top.visit(this::pass);
        // The forward has an envelope sender, so the header must show that the original had none.
        if (!written.contains("auto-submitted") && AutomaticMail.reason(top).isPresent()) {
            header.folded("Auto-Submitted", "auto-generated");
        }
        if (!written.contains("to")) {
            header.mailboxes("To", List.of(itself()));
        }
    }

    /** The name of the first author, or else the address; otherwise the text of the field. */
    private String author() {
        String field = first("From");
        return Mailboxes.of(field).stream()
                .findFirst()
                .map(author ->
                        author.getPersonal() == null || author.getPersonal().isEmpty()
                                ? author.getAddress()
                                : author.getPersonal())
                .orElse(field.isEmpty() ? "Somebody" : HeaderText.decoded(field));
    }

    private List<InternetAddress> replyTo() {
        List<InternetAddress> wanted = Mailboxes.of(String.join(", ", top.fields("Reply-To")));
        return wanted.isEmpty() ? Mailboxes.of(String.join(", ", top.fields("From"))) : wanted;
    }

    private String first(String field) {
        return top.fields(field).stream().findFirst().orElse("");
    }

    private void pass(String name, int from, int to) {
        String key = name.toLowerCase(Locale.ROOT);
        if (from >= afterLastField || !SesFields.passes(key)) {
            return;
        }
        boolean isFirst = written.add(key) || !SesFields.isSingle(key);
        boolean isAddresses = key.equals("to") || key.equals("cc");
        if (isFirst && !isAddresses && isPlain(name, from, to)) {
            header.copy(mail, from, to);
        } else if (++rewritten <= MAX_REWRITTEN) {
            if (name.isEmpty()) {
                header.text("X-Original-Line", new String(mail, from, Math.min(to - from, MAX_LINE), ISO_8859_1));
            } else if (isAddresses && isFirst) {
                addresses(name, from, to);
            } else if (isAddresses) {
                header.text("X-Original-" + name, HeaderText.decoded(value(name, from, to)));
            } else if (isFirst) {
                rewrite(name, key, from, to);
            }
        }
    }

    private void rewrite(String name, String key, int from, int to) {
        if (key.equals("content-type") || key.equals("content-disposition")) {
            content(name, value(name, from, to));
        } else {
            header.text(name, HeaderText.decoded(value(name, from, to)));
        }
    }

    private void addresses(String name, int from, int to) {
        String value = value(name, from, to);
        boolean isSound = Mailboxes.isSound(value);
        if (isSound && isPlain(name, from, to)) {
            header.copy(mail, from, to);
            return;
        }
        List<InternetAddress> usable = Mailboxes.of(value);
        header.mailboxes(name, usable.isEmpty() && name.equalsIgnoreCase("To") ? List.of(itself()) : usable);
        if (!isSound) {
            header.text("X-Original-" + name, HeaderText.decoded(value));
        }
    }

    /** Encodes parameters beyond ASCII by RFC 2231; the others, such as the boundary, are left unchanged. */
    private void content(String name, String value) {
        String ascii = value;
        try {
            int semicolon = value.indexOf(';');
            if (semicolon > 0) {
                var parameters = new ParameterList(Parameters.normalized(value.substring(semicolon)));
                for (String parameter : Collections.list(parameters.getNames())) {
                    parameters.set(parameter, parameters.get(parameter), "UTF-8");
                }
                ascii = value.substring(0, semicolon) + parameters;
            }
        } catch (ParseException | RuntimeException e) { // unchecked exceptions occur on hostile text
            // the field is left unchanged then
        }
        header.folded(name, HeaderText.clean(ascii).replaceAll("[^ -~]", "?"));
    }

    private String value(String name, int from, int to) {
        return new Header(mail, from, to).fields(name).getFirst();
    }

    /** Whether a field can be kept unchanged: printable ASCII, valid line ends, no line too long or blank. */
    private boolean isPlain(String name, int from, int to) {
        if (name.isEmpty() || mail[from + name.length()] != ':' || mail[to - 1] != '\n') {
            return false;
        }
        int next;
        for (int line = from; line < to; line = next) {
            next = Header.nextLine(mail, line, to);
            boolean isBlank = true;
            for (int at = line; at < next - 2; at++) {
                if (!Header.isSpace(mail[at]) && (mail[at] < ' ' || mail[at] > '~')) {
                    return false;
                }
                isBlank &= Header.isSpace(mail[at]);
            }
            if (isBlank || next - line > MAX_LINE + 2 || mail[next - 2] != '\r') {
                return false;
            }
        }
        return true;
    }

    private InternetAddress itself() {
        return HeaderText.mailbox("", Mailboxes.sendable(recipient).orElse(sender));
    }

    /**
     * The start of the body. Lines that are not fields belong to the body if no field follows: then the empty line before the
     * body is missing (Postfix and Sendmail read such mail in the same way).
     */
    private int body() {
        return afterLastField < top.end() ? afterLastField : Header.nextLine(mail, top.end(), mail.length);
    }

    private long size() {
        return (long) header.size() + 2 + mail.length - body();
    }

    private byte[] whole() {
        byte[] head = header.copy(CRLF, 0, 2).bytes();
        int body = body();
        byte[] whole = Arrays.copyOf(head, Math.addExact(head.length, mail.length - body));
        System.arraycopy(mail, body, whole, head.length, mail.length - body);
        return whole;
    }
}
