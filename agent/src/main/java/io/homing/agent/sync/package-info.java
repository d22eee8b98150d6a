/**
 * The engine: what happens between the journal and the Maildir. {@link io.homing.agent.sync.SyncRun} drives it, whoever
 * calls: a timer, a daemon, a test.
 *
 * <pre>
 *  recover → read after my position → fetch in parallel into staging → announce → rename in order → sync → confirm ⟲
 *
 *  .homing/                 at the top of the mail volume: one file system, so a rename is one step, and a restored
 *  ├─ lock                  volume brings its own state
 *  ├─ lane-0                the state of a lane: published to, announced, withheld
 *  ├─ staging/              fetched mails, named by lane and position, and folders being built
 *  ├─ waiting/              published mails whose folder something stands in the way of, each with its entry
 *  └─ folders/              which folders there have been
 * </pre>
 *
 * An entry that was announced but not confirmed is published if and only if its staged file is still there: so a mail
 * that a user deleted in the very moment of a crash stays deleted (I3).
 */
package io.homing.agent.sync;
