/**
 * What a fuzzer calls with any bytes at all. Each target reaches the code by a door that it has anyway, and fails when a
 * property does not hold: not to crash is the least of them.
 */
package io.homing.devstack.prove.fuzz;
