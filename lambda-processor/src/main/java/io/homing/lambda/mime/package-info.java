/** Reading what anybody may have sent: the header as a range of bytes, and how lenient the libraries are with it. */
package io.homing.lambda.mime;
