/** The one place where something is made durable: nothing else in the agent syncs, renames, links or changes owners. */
package io.homing.agent.disk;
