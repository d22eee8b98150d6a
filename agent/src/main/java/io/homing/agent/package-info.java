/** The agent: it follows the journal and writes Maildir. {@link io.homing.agent.Wiring} puts it together. */
package io.homing.agent;
