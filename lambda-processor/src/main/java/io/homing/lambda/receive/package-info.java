/** One mail from its event to its commit: canonical form, decision, index record, delivery. */
package io.homing.lambda.receive;
