/** The loop of the daemon. The only package that names Quartz. */
package io.homing.agent.schedule;
