/** Running for ever: the only place that knows Quartz. */
package io.homing.agent.schedule;
