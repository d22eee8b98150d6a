package io.homing.operator.doctor;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.maildir.FolderIdentities;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.dns.DomainName;
import io.homing.store.MailFeed;
import io.homing.store.RegionName;
import io.homing.store.RuleBook;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The list of all checks. */
public final class Checks {
    private Checks() {}

    /**
     * The options of the command line.
     *
     * @param domains whose mail this host receives; empty for those of its mailboxes
     * @param resolver the DNS resolver; empty for those of this host
     */
    public record Wishes(List<DomainName> domains, List<ImapHost> imap, Optional<InetSocketAddress> resolver) {}

    /**
     * All checks of one host.
     *
     * @param feed and {@code own} with the credentials of the host
     * @param rules and {@code account} with those of the operator
     */
    public static List<Check> of(
            AgentConfig config, MailFeed feed, RuleBook rules, AwsAccount own, AwsAccount account, Wishes wishes) {
        URI s3 = config.store()
                .s3Endpoint()
                .orElseGet(() -> URI.create(
                        "https://%s/".formatted(new RegionName(config.store().region()).host("s3"))));
        return of(new CheckContext(
                config,
                own,
                account,
                feed,
                rules,
                new Dns(wishes.resolver()),
                wishes.domains().isEmpty() ? domains(config) : wishes.domains(),
                wishes.imap(),
                CommandRunner::ofHost,
                s3,
                InstantSource.system()));
    }

    static List<Check> of(CheckContext checkContext) {
        return Stream.of(
                        new VolumeChecks(checkContext).all(),
                        new ServiceChecks(checkContext).all(),
                        new StoreChecks(checkContext).all(),
                        new DovecotChecks(checkContext).all(),
                        new CertificateChecks(checkContext).all(),
                        new SesChecks(checkContext).all(),
                        new RoutingChecks(checkContext).all(),
                        new DnsChecks(checkContext).all(),
                        nothingToLookAt(checkContext))
                .flatMap(List::stream)
                .toList();
    }

    /** Checks without a subject are reported as not checked: without a finding they would seem to pass. */
    private static List<Check> nothingToLookAt(CheckContext checkContext) {
        Check domains = Check.one(
                "DNS",
                () -> Finding.notChecked(
                        "DNS",
                        "this host has no mailbox yet, and no domain was named",
                        "homing doctor --domain example.org"));
        Check hosts = Check.one(
                "certificate",
                () -> Finding.notChecked(
                        "certificate", "no IMAP host was named", "homing doctor --imap imap.home.example"));
        return Stream.concat(
                        Stream.of(domains).filter(any -> checkContext.domains().isEmpty()),
                        Stream.of(hosts).filter(any -> checkContext.imap().isEmpty()))
                .toList();
    }

    private static List<DomainName> domains(AgentConfig config) {
        Path root = config.mail().root();
        return Files.isReadable(root)
                ? FolderIdentities.mailboxes(root, config.mail().layout()).stream()
                        .map(mailbox -> mailbox.domain())
                        .distinct()
                        .filter(domain -> domain.contains("."))
                        .map(DomainName::new)
                        .toList()
                : List.of();
    }
}
