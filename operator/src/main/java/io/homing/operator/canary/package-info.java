/** A test mail all the way: out through SES, in through SES, home on every host. */
package io.homing.operator.canary;
