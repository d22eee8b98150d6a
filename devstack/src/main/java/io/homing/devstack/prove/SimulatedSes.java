package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Emulates sending by SES: counts sent mails, and fails when {@link Chaos} decides so, before or after a mail was sent. */
final class SimulatedSes implements Mailer {
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (\\S+)");

    private final Chaos chaos;
    private final Map<String, Integer> sent = new HashMap<>();

    SimulatedSes(Chaos chaos) {
        this.chaos = chaos;
    }

    @Override
    public String send(OutgoingMail mail) {
        Fault fault = chaos.call("send");
        if (fault == Fault.AWAY || fault == Fault.DENIED) {
            throw new MailerException(MailerException.Kind.LATER, "away (test)", "wait", null);
        }
        if (fault == Fault.CRASH_BEFORE) {
            throw new Crash("before send");
        }
        if (fault != Fault.HOLE) {
            sent.merge(key(subject(mail), mail.to().value()), 1, Integer::sum);
        }
        if (fault == Fault.CRASH_AFTER) {
            throw new Crash("after send");
        }
        if (fault == Fault.TIMED_OUT || fault == Fault.HOLE) {
            throw new MailerException(MailerException.Kind.UNKNOWN, "no answer (test)", "wait", null);
        }
        return "sent";
    }

    /** How often the mail with this subject was sent to this address. */
    int sent(String subject, String to) {
        return sent.getOrDefault(key(subject, to), 0);
    }

    private static String key(String subject, String to) {
        return subject + " " + to;
    }

    private static String subject(OutgoingMail mail) {
        Matcher subject = SUBJECT.matcher(new String(mail.mail(), UTF_8));
        return subject.find() ? subject.group(1) : "";
    }
}
