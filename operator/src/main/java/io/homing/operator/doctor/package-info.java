/**
 * Checks everything that the delivery of mail depends on, and reports each problem with the next step.
 * {@link io.homing.operator.doctor.Checks} is the list. Writes nothing except a probe file and the levels of the last run.
 */
package io.homing.operator.doctor;
