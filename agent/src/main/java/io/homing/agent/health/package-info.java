/** The HTTP endpoints of the daemon. They report whether it makes progress, not merely whether its process is alive. */
package io.homing.agent.health;
