/** What a daemon tells about itself to whoever starts and stops it: whether it gets on, not whether it breathes. */
package io.homing.agent.health;
