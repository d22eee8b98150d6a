/**
 * The proofs of "once and complete, whatever breaks": {@code ./prove}. Each breaks the real programs in its own way, again
 * and again, and counts what it tried and what it found. The tests of this module run the same with small numbers.
 */
package io.homing.devstack.prove;
