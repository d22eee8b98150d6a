/** The command line: words in, lines and exit codes out. The only place that knows picocli. */
package io.homing.operator.cli;
