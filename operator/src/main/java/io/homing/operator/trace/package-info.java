/**
 * Finds mails by their records, and collects the history of one, from SES to the file on this host. Changes nothing.
 * There is no search index: the journal names every mail that was delivered, and {@code incoming/} the others
 * (docs/operations.md).
 */
package io.homing.operator.trace;
