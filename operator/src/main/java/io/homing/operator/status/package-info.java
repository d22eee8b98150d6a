/** Collects the state of every host, of the function as far as a host may read it, and of this machine. */
package io.homing.operator.status;
