/** The command line: parses arguments, prints results and returns exit codes. Only this package uses picocli. */
package io.homing.operator.cli;
