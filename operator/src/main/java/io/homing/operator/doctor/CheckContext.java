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
 * What is examined, and by which means.
 *
 * @param own the account by the credentials of the host itself
 * @param account the account by those of whoever asks
 * @param rules by the credentials of whoever asks
 * @param domains whose mail comes here
 * @param imap where clients ask, {@code host} or {@code host:port}
 * @param clockOf who tells the time: S3
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
