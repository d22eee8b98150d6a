/**
 * What leaves through Amazon SES. Everything but the last line is a function of its arguments: no clock, no network, no
 * random number.
 *
 * <pre>
 *  ForwardedMail   a mail that somebody sent   → the same mail from us, body untouched
 *  BounceMail      the header of such a mail   → a delivery status notification (RFC 3464) to its sender
 *  NoticeMail      words of ours               → a small plain mail
 *  Refusal         why one of the first two must not be sent
 *    HeaderText    text → header fields that hold nothing but what they should
 *    Mailboxes     addresses that SES takes
 *  Mailer          the port: hand over once, and say what is known when it fails
 *    SesMailer     its adapter, the only class here that knows AWS
 * </pre>
 *
 * A mail sent through SES bears SES's own Message-ID and Date, whatever it says itself, and SES answers for its bounces: the
 * envelope sender is never ours to choose, not even as the null sender that RFC 3464 (2) asks for.
 */
package io.homing.lambda.send;
