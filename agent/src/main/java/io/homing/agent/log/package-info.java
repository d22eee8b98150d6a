/** Log lines, in a format for a terminal, for journald, or for programs. The only package that names Logback. */
package io.homing.agent.log;
