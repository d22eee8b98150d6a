/**
 * Everything that must hold for mail to come home, looked at one by one: what is wrong, on which thing, and what to type
 * next. {@link io.homing.operator.doctor.Checks} is the list. Looks, and changes nothing but a probe file of its own.
 */
package io.homing.operator.doctor;
