/** The training run of the JDK's AOT cache: it makes the agent load the classes that a real start loads. */
package io.homing.agent.aot;
