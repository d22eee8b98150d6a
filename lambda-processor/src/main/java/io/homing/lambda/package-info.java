/**
 * Program 1: an event of Amazon SES becomes journal entries.
 *
 * <pre>
 *  SesEventHandler ── the event, record by record
 *    Notification        what SES says of a mail: id, envelope, verdicts, time
 *    ReceiveMail         the use case; repeating it anywhere, whole or in part, changes nothing
 *      CanonicalMail     raw bytes → the bytes that every host will hold
 *      MailIndexer       canonical bytes → index record, always (MimeScanner: where its parts are; mime.Header: what
 *                        they say; Problems: what could not be read)
 *      Router            envelope, verdicts and rules → one decision or more per recipient
 *      MailStore         processed/ → commit → manifest/
 * </pre>
 *
 * What leaves again is made in {@code io.homing.lambda.send}. Nothing here knows AWS but
 * {@link io.homing.lambda.SesEventHandler}.
 */
package io.homing.lambda;
