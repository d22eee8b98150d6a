/**
 * The two ports on S3 and DynamoDB: the only package that names the AWS SDK's S3 and DynamoDB. The Lambda makes an
 * {@link io.homing.store.aws.AwsMailStore}, the agent an {@link io.homing.store.aws.AwsMailFeed}, both in their wiring
 * and nowhere else.
 *
 * <pre>
 *  AwsMailStore (Lambda)   AwsMailFeed (agent)    the ports: which key, which JSON
 *    └─ Commit ─ Writes       │                   look, then write on condition that nothing changed since
 *         └─ Race ┐           │                   come back at another moment than the others
 *              Table   Bucket ┘                   one method for each request that we make
 *                  Trouble                        SdkException → StoreException, in one place
 *           AwsClients, Credentials               clients on first use, time-outs, who we are
 *
 *  item             attributes besides pk and sk
 *  HEAD             last N, committed N (milliseconds since 1970)
 *  journal entry    entry S (EntryJson)
 *  META             record S (IndexJson), decisions SS (DecisionJson, one element each)
 *  D#&lt;mailbox&gt;      lane N, position N, mailbox S, received S (ISO 8601)
 *  RULE             rule S (RuleJson)
 *  host, per lane   record S (HostJson)
 * </pre>
 *
 * Nothing here makes the bucket or the table: that is CloudFormation's business, and devstack's. The contract tests of
 * {@code mail-store} run over this module in {@code devstack}, against emulators.
 */
package io.homing.store.aws;
