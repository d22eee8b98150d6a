/**
 * Whether all mail is where it should be: what SES stored, what was decided, what the journal says, and what this host
 * has. Everything is streamed; what is kept of a mail is a few numbers.
 *
 * <pre>
 *  incoming/ ──▶ index ──▶ journal 1…n ──▶ manifest/ and processed/ ──▶ published on this host ──▶ a file, or the user's word
 * </pre>
 */
package io.homing.operator.verify;
