/** Parses mail from unknown senders, leniently: headers as ranges of bytes, parts, charsets, encoded words. */
package io.homing.lambda.mime;
