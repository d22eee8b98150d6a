/**
 * Program 1: events of Amazon SES become journal entries, and whatever no event told of is found by the sweep.
 *
 * <pre>
 *  MailHandler ── LambdaEvent: one event, a batch of the queue, or the schedule
 *    ReceiveMail         the use case; repeating it anywhere, whole or in part, changes nothing
 *      Notification      what SES says of a mail: id, envelope, verdicts, time
 *      CanonicalMail     raw bytes → the bytes that every host will hold
 *      MailIndexer       canonical bytes → index record, always (MimeScanner: where its parts are; mime.Header: what
 *                        they say; Problems: what could not be read)
 *      Router            envelope, verdicts and rules → one decision or more per recipient
 *      MailStore         processed/ or held/ → commit → manifest/
 *      Postman           what goes out (send.*), each mail at most once
 *      SweptHolds        what the sweep held because it knew less, and an event replaces
 *    Sweep               mail without a decision (RecoveredEnvelope), entries without a manifest
 *      EventWatch        whether its event may still come (DeliveryTimes, the queue)
 *      Answers           withheld positions → the mail again, or a notice
 *      Attention         sends that rest, held mail that will go
 *  Wiring                puts it together; the only class that names AWS, but for send.SesMailer and SqsQueue
 * </pre>
 */
package io.homing.lambda;
