/** Rebuilds a lost table from the second copies of the journal in the bucket (ADR 25). */
package io.homing.operator.rebuild;
