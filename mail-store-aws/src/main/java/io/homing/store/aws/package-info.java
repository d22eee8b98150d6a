/**
 * The ports on S3 and DynamoDB: the only package that names the AWS SDK's S3 and DynamoDB. The programs create an {@link
 * io.homing.store.aws.AwsStore} in their wiring only, and take from it the ports that they need.
 *
 * <pre>
 *  AwsStore                                       connections, shared by all ports
 *    AwsMailStore, AwsMailFeed, AwsRuleBook,
 *    AwsOutbox, AwsHeldMail, AwsSweepStore          the ports: which key, which JSON
 *    └─ Commit ─ Writes, Head                     reads, then writes on condition that nothing changed since
 *         └─ Backoff ┐                            retries after random pauses
 *              Table   Bucket                     one method for each kind of request
 *                  AwsErrors                      SdkException → HomingException, in one place
 *              DirectDynamoDb, DirectS3           a SignedRequest, or else the SDK's client
 *           AwsClients, Credentials               clients on first use, time-outs, credentials
 *
 *  item             attributes besides pk and sk
 *  HEAD             last N, committed N (milliseconds since 1970)
 *  journal entry    entry S (EntryJson)
 *  META             record S (IndexJson), decisions SS (DecisionJson, one element each), more SS (which C#&lt;digest&gt;)
 *  C#&lt;digest&gt;       decisions SS, where they are too many for META
 *  D#&lt;mailbox&gt;      lane N, position N, mailbox S, received S (ISO 8601)
 *  S#&lt;send&gt;         send S (OutboundMailJson), ending S once it has ended
 *  A#&lt;position&gt;     lane N, position N of the answer
 *  RULES            rule S (RuleJson)
 *  CHANGES          change S (RuleJson)
 *  OUTBOX           send S (OutboundMailJson), since N, begun N
 *  HELD             message S, recipient S, because S, since N, warned N, closed S, expires N
 *  SWEEP            decided N, lane&lt;n&gt; N
 *  host, per lane   record S (HostJson)
 * </pre>
 *
 * Nothing here makes the bucket or the table: that is CloudFormation's business, and devstack's. The contract tests of
 * {@code mail-store} run over this module in {@code devstack}, against emulators.
 */
package io.homing.store.aws;
