/**
 * The whole system on one machine: emulated S3, DynamoDB and SES, the real Lambda handler, the real agent, and Dovecot where
 * it is installed. For the demo, the end-to-end tests and the benches; never part of a release.
 *
 * <pre>
 *  SmtpDoor → SesInbound → MailHandler → EmbeddedAws ← agent → Maildir ← Dovecot ← Imap
 * </pre>
 */
package io.homing.devstack;
