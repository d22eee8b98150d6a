/**
 * Maildir as Dovecot reads it. Names and identities follow from the journal alone (I4): two hosts give the same mail the
 * same name and the same folder the same identity.
 *
 * <pre>
 *  &lt;mail.root&gt;/example.org/ann/Maildir/           INBOX; the path below the root is mail.layout
 *                                      ├─ cur/ new/ tmp/
 *                                      ├─ dovecot-uidlist      3 V&lt;uidvalidity&gt; N1 G&lt;guid&gt;
 *                                      └─ .Junk/               Maildir++ folder, same inside
 *  file   1763726400.0_000000000012.homing,S=4711,W=4711
 *         └ commit   └ └ position          └ bytes on disk, and with CRLF: the same
 *                    lane
 * </pre>
 *
 * @see <a href="https://doc.dovecot.org/2.3/admin_manual/mailbox_formats/maildir/">Dovecot: Maildir</a>
 */
package io.homing.agent.maildir;
