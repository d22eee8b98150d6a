/** How Homing is, seen from one host: every host side by side, the cloud side as far as a host may see it, and this machine. */
package io.homing.operator.status;
