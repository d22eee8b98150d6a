package io.homing.lambda.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records mails and sends none; fails on request. */
public final class RecordingMailer implements Mailer {
    private final List<OutgoingMail> sent = new ArrayList<>();
    private Optional<MailerException.Kind> trouble = Optional.empty();

    @Override
    public synchronized String send(OutgoingMail mail) {
        trouble.ifPresent(kind -> {
            throw new MailerException(kind, "told to fail", "Call works() again.", null);
        });
        sent.add(mail);
        return "sent-" + sent.size();
    }

    /** In their order. */
    public synchronized List<OutgoingMail> sent() {
        return List.copyOf(sent);
    }

    /** From now on nothing is sent. */
    public synchronized void fails(MailerException.Kind kind) {
        trouble = Optional.of(kind);
    }

    public synchronized void works() {
        trouble = Optional.empty();
    }
}
