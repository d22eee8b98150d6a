/** What an agent tells Prometheus: the only place that knows Micrometer, and not so much as loaded where nobody asks. */
package io.homing.agent.metrics;
