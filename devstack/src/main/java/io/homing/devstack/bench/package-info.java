/**
 * {@code ./bench}: compares Homing with the usual alternatives, in one run on one machine.
 *
 * <pre>
 *  Bench ─ Machine, BenchResult    the program, the machine, the results
 *    Processes ─ Comparison        whole processes from start to exit, in turn
 *      Competitor                  the programs
 *      Meter ─ Sample, measure.c   their resources
 *    SteadyState, Freshness        the daemon
 *      RunningAgent                the process
 *    FunctionStarts                the function
 *      BenchFixture ─ ReadOnlyS3, Traffic  the mails, in an S3 and in a journal; the requests
 * </pre>
 */
package io.homing.devstack.bench;
