/**
 * {@code ./prove}: the proofs that every mail is delivered completely and once, whatever fails. Each interrupts the real
 * programs in a different way, many times, and counts tries and violations. The tests of this module run the same with small numbers.
 */
package io.homing.devstack.prove;
