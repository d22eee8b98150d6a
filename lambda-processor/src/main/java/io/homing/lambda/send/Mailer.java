package io.homing.lambda.send;

/** Hands mails to whoever brings them to other people. */
public interface Mailer {
    /**
     * Hands over once; never repeats by itself what may have arrived. That it returns does not say that the mail will
     * arrive: SES drops without a word what goes to an address on its suppression list.
     *
     * @return the id that SES gave to the mail, the local part of its Message-ID
     * @throws MailerException which says what is known of the mail
     */
    String send(OutgoingMail mail);
}
