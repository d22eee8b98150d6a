/** Lists, releases and deletes held mail. Uses only the ports of the store. */
package io.homing.operator.held;
