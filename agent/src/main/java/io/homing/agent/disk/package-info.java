/** Durable writes. Nothing else in the agent syncs, renames, links or changes owners of files. */
package io.homing.agent.disk;
