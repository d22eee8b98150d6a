/** A test mail over the whole distance: sent and received through SES, delivered on every host. */
package io.homing.operator.canary;
