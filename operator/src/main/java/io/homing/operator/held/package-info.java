/** Held mail in the hands of an operator: looked at, released, deleted. Knows the ports of the store and nothing else. */
package io.homing.operator.held;
