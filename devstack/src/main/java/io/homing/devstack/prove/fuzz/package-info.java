/**
 * The targets of the fuzzer, which calls them with any bytes. Each calls an existing entry point of the code, and fails if a
 * property does not hold, not only if the code throws.
 */
package io.homing.devstack.prove.fuzz;
