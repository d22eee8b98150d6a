/**
 * Compares what SES stored, the decisions, the journal and the files of this host. All of them are streamed; a few numbers
 * are kept of each mail.
 *
 * <pre>
 *  incoming/ ──▶ index ──▶ journal 1…n ──▶ manifest/ and processed/ ──▶ published on this host ──▶ a file, or a deletion by the user
 * </pre>
 */
package io.homing.operator.verify;
