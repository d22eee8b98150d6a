/**
 * Routing rules in the hands of an operator: written in words, looked at, changed, taken back, tried on old mail. Knows
 * the ports of the store and nothing else.
 */
package io.homing.operator.route;
