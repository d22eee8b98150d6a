/**
 * The whole world on one machine: emulated S3 and DynamoDB, a door that plays SES, the real Lambda handler, the real
 * agent, and Dovecot where it is installed. For the demo, the end-to-end tests and the benches; never part of a release.
 *
 * <pre>
 *  SmtpDoor → SesInbound → MailHandler → EmbeddedAws ← agent → Maildir ← Dovecot ← Imap
 * </pre>
 */
package io.homing.devstack;
