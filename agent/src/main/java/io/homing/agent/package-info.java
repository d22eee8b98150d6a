/** Program 2: the journal becomes Maildir. {@link io.homing.agent.Wiring} puts it together, {@code cli} offers it. */
package io.homing.agent;
