/** Metrics for Prometheus. Only this package names Micrometer; its classes are not loaded where metrics are off. */
package io.homing.agent.metrics;
