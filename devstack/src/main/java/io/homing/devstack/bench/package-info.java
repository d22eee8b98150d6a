/**
 * {@code ./bench}: Homing beside what people would use instead, in one run on one machine.
 *
 * <pre>
 *  Bench ─ Machine, Finding        the program: what to run, where it ran, what came of it
 *    Processes ─ Race              whole processes from start to exit, ours and the peers in turn
 *      Contender                   who does it
 *      Meter ─ Sample, measure.c   what it took
 *    SteadyState, Freshness        the daemon
 *      RunningAgent                the process
 *    FunctionStarts                the function
 *      Stage ─ ReadOnlyS3, Traffic  the mails, in an S3 that gives them out and in a journal; what was asked for
 * </pre>
 */
package io.homing.devstack.bench;
