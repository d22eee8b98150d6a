package io.homing.operator.doctor;

import io.homing.agent.config.AgentConfig;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.dns.DomainName;
import io.homing.store.MailFeed;
import io.homing.store.RuleBook;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * The subjects and the tools of the checks.
 *
 * @param own the account with the credentials of the host
 * @param account the account with the credentials of the operator
 * @param rules with the credentials of the operator
 * @param domains whose mail this host receives
 * @param imap the IMAP hosts of mail clients
 * @param clockOf a server whose answers carry the time: S3
 */
record CheckContext(
        AgentConfig config,
        AwsAccount own,
        AwsAccount account,
        MailFeed feed,
        RuleBook rules,
        Dns dns,
        List<DomainName> domains,
        List<ImapHost> imap,
        CommandRunner programs,
        URI clockOf,
        InstantSource clock) {}
