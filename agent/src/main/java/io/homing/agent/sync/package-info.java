/**
 * The engine, from the journal to the Maildir. {@link io.homing.agent.sync.SyncRun} is one run; a timer, the daemon and tests
 * call it.
 *
 * <pre>
 *  recover → read after my position → fetch in parallel into staging → announce → rename in order → sync → confirm ⟲
 *
 *  .homing/                 at the top of the mail volume: on the same file system a rename is atomic, and a restored
 *  ├─ lock                  volume contains its own state
 *  ├─ lane-0                the state of a lane: published to, announced, withheld
 *  ├─ staging/              fetched mails, named by lane and position, and folders being built
 *  ├─ waiting/              published mails whose folder is obstructed, each with its entry
 *  └─ folders/              a mark for each folder that was ever made
 * </pre>
 *
 * An entry that was announced but not confirmed is published if and only if its staged file is still there: so a mail
 * that a user deleted at the moment of a crash stays deleted (I3).
 */
package io.homing.agent.sync;
