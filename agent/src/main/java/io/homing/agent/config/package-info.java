/** The one YAML file of an agent: read once and checked as a whole; all problems are reported together. */
package io.homing.agent.config;
