/**
 * The function: events of Amazon SES become journal entries, and the sweep completes mail that no event completed.
 *
 * <pre>
 *  MailHandler ── LambdaEvent: one event, a batch of the queue, or the schedule
 *    ReceiveMail         the use case; a repeat at any point changes nothing
 *      Notification      what SES reports about a mail: id, envelope, verdicts, time
 *      CanonicalMail     raw bytes → the bytes that every host stores
 *      MailIndexer       canonical bytes → index record, always (MimeScanner: the parts; mime.Header: the fields;
 *                        ParseWarnings: what could not be read)
 *      Router            envelope, verdicts and rules → one decision or more per recipient
 *      MailStore         processed/ or held/ → commit → manifest/
 *      OutboxSender      forwards, bounces and notices (send.*), each at most once
 *      SweptHolds        mail that the sweep held for lack of an event, and that an event may release
 *    Sweep               mail without a decision (RecoveredEnvelope), entries without a manifest
 *      EventWatch        whether the event of a mail may still come (DeliveryTimes, the queue)
 *      WithheldReplacements  withheld positions → the mail again, or a notice
 *      PendingWork       sends that wait, held mail that will be deleted
 *  Wiring                puts it together; only it, send.SesMailer and event.SqsQueue name AWS
 * </pre>
 */
package io.homing.lambda;
