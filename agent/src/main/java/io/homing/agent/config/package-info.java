/** The one YAML file of an agent: read once, checked whole, every problem told at once. */
package io.homing.agent.config;
