/**
 * Finds mails by what is on record of them, and tells the life of one: from SES to the file on this host. Changes nothing.
 * There is no index of its own for this: the journal names every mail that was delivered, and {@code incoming/} the others
 * (docs/operations.md).
 */
package io.homing.operator.trace;
