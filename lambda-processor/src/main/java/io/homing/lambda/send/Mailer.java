package io.homing.lambda.send;

/** Sends mails to addresses outside of the deployment. */
public interface Mailer {
    /**
     * Sends once; never repeats a request that may have succeeded. A return does not mean that the mail will arrive: SES drops
     * mail to an address on its suppression list without an error.
     *
     * @return the id that SES gave to the mail, the local part of its Message-ID
     * @throws MailerException whose kind tells whether the mail may have been sent
     */
    String send(OutgoingMail mail);
}
