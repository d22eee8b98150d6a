/** The DNS records that a mail domain requires. */
package io.homing.operator.dns;
