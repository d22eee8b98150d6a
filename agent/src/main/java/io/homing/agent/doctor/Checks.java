package io.homing.agent.doctor;

import io.homing.agent.aws.AwsAccount;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.dns.DomainName;
import io.homing.agent.maildir.FolderIdentities;
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

/** The list of everything that is looked at. */
public final class Checks {
    private Checks() {}

    /**
     * What the person at the keyboard says beside the configuration.
     *
     * @param domains whose mail comes here; empty: those of the mailboxes that are there
     * @param resolver who is asked about the DNS; empty: the resolvers of this host
     */
    public record Wishes(List<DomainName> domains, List<ImapHost> imap, Optional<InetSocketAddress> resolver) {}

    /**
     * Everything about one host.
     *
     * @param feed and {@code own} by the credentials of the host
     * @param rules and {@code account} by those of the operator
     */
    public static List<Check> of(
            AgentConfig config, MailFeed feed, RuleBook rules, AwsAccount own, AwsAccount account, Wishes wishes) {
        URI s3 = config.store()
                .s3Endpoint()
                .orElseGet(() -> URI.create(
                        "https://%s/".formatted(new RegionName(config.store().region()).host("s3"))));
        return of(new Patient(
                config,
                own,
                account,
                feed,
                rules,
                new Dns(wishes.resolver()),
                wishes.domains().isEmpty() ? domains(config) : wishes.domains(),
                wishes.imap(),
                Programs::ofHost,
                s3,
                InstantSource.system()));
    }

    static List<Check> of(Patient patient) {
        return Stream.of(
                        new VolumeChecks(patient).all(),
                        new ServiceChecks(patient).all(),
                        new StoreChecks(patient).all(),
                        new DovecotChecks(patient).all(),
                        new CertificateChecks(patient).all(),
                        new SesChecks(patient).all(),
                        new RoutingChecks(patient).all(),
                        new DnsChecks(patient).all(),
                        nothingToLookAt(patient))
                .flatMap(List::stream)
                .toList();
    }

    /** Silence about them would look as if they were well. */
    private static List<Check> nothingToLookAt(Patient patient) {
        Check domains = Check.one(
                "DNS",
                () -> Finding.notChecked(
                        "DNS",
                        "no mailbox is here yet, and no domain was named",
                        "homing doctor --domain example.org"));
        Check hosts = Check.one(
                "certificate",
                () -> Finding.notChecked(
                        "certificate", "no IMAP host was named", "homing doctor --imap imap.home.example"));
        return Stream.concat(
                        Stream.of(domains).filter(any -> patient.domains().isEmpty()),
                        Stream.of(hosts).filter(any -> patient.imap().isEmpty()))
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
