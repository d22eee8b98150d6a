package io.homing.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A mail that is to go out because of one that came in. There is one per message, kind and address, however many
 * recipients asked for it.
 *
 * @param recipient the envelope recipient whose mail it was: its domain is that of the new sender
 * @param to whom it goes
 * @param text of a bounce or a notice; empty for a forward
 */
public record OutboundMail(MessageId message, Kind kind, Address recipient, Address to, String text) {
    /** What goes out. */
    public enum Kind {
        FORWARD,
        /** A notice that the mail is not forwarded, and why. */
        NOTICE,
        BOUNCE
    }

    public OutboundMail {
        Objects.requireNonNull(message);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(recipient);
        Objects.requireNonNull(to);
        Objects.requireNonNull(text);
    }

    /** What these decisions want sent, each once. */
    public static List<OutboundMail> of(MessageId message, List<Decision> decisions) {
        var byKey = new LinkedHashMap<String, OutboundMail>();
        decisions.stream()
                .flatMap(decision -> of(message, decision).stream())
                .forEach(outboundMail -> byKey.putIfAbsent(outboundMail.key(), outboundMail));
        return List.copyOf(byKey.values());
    }

    private static Optional<OutboundMail> of(MessageId message, Decision decision) {
        return switch (decision) {
            case Decision.Forward forward ->
                Optional.of(new OutboundMail(message, Kind.FORWARD, forward.recipient(), forward.to(), ""));
            case Decision.Notify notify ->
                Optional.of(new OutboundMail(message, Kind.NOTICE, notify.recipient(), notify.to(), notify.because()));
            case Decision.Bounce bounce ->
                Optional.of(new OutboundMail(message, Kind.BOUNCE, bounce.recipient(), bounce.to(), bounce.text()));
            case Decision.Deliver deliver -> Optional.empty();
            case Decision.Discard discard -> Optional.empty();
            case Decision.Hold hold -> Optional.empty();
        };
    }

    /** What tells it from the others of its message. Addresses differ by more than their case. */
    public String key() {
        return kind.name().toLowerCase(Locale.ROOT) + "#" + to.value().toLowerCase(Locale.ROOT);
    }
}
