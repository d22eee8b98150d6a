/**
 * Mail that is sent by Amazon SES. All classes except Mailer and SesMailer are functions of their arguments: no clock, no
 * network, no random numbers.
 *
 * <pre>
 *  ForwardedMail   a mail of any sender       → the same mail from a domain of ours, with its body unchanged
 *  BounceMail      the header of such a mail  → a delivery status notification (RFC 3464) to its sender
 *  NoticeMail      a text of Homing           → a small plain mail
 *  Refusal         the reason why one of the first two must not be sent
 *    HeaderText    text → valid header fields
 *    Mailboxes     addresses that SES accepts
 *  Mailer          the port: sends once, and reports what is known after a failure
 *    SesMailer     its adapter, the only class here that names AWS
 * </pre>
 *
 * SES replaces the Message-ID and the Date of a mail that it sends, and handles its bounces: the envelope sender cannot be
 * chosen, not even as the null sender that RFC 3464 (2) requires.
 */
package io.homing.lambda.send;
