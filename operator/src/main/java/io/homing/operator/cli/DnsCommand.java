package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.operator.Wiring;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.aws.SesIdentity;
import io.homing.operator.dns.DomainName;
import io.homing.operator.dns.Zone;
import io.homing.store.Address;
import io.homing.store.RegionName;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homing dns}: prints the DNS records to set. Sends no DNS query; {@code homing doctor} does. */
@Command(
        name = "dns",
        description = "Prints the DNS records that a mail domain requires.",
        footer = {
            "",
            "DKIM requires three records. Only SES knows their names: --fetch-dkim fetches them "
                    + "with the credentials of the configuration, --dkim-token passes them.",
            "",
            "To create the records in Route 53:",
            "  aws route53 change-resource-record-sets --hosted-zone-id ZONE \\",
            "  --change-batch \"$(homing dns example.org --fetch-dkim --format route53)\"",
            "Route 53 rejects the whole batch if one of the records exists already.",
            "",
            "Example: homing dns example.org --fetch-dkim --primary imap.home.example \\",
            "  --backup mail.example.net --format bind"
        },
        mixinStandardHelpOptions = true)
final class DnsCommand implements Callable<Integer> {
    private static final String NO_DKIM =
            "The DKIM records are not included: add --fetch-dkim, or --dkim-token three times (docs/aws-setup.md).";

    private static final RegionName DEFAULT_REGION = new RegionName("eu-central-1");

    /** The output formats. */
    enum Format {
        TABLE,
        BIND,
        ROUTE53
    }

    @Mixin
    private StoreOptions store;

    @Parameters(paramLabel = "DOMAIN", description = "Domain whose mail SES receives.")
    private DomainName domain;

    @Option(names = "--fetch-dkim", description = "Fetches the names of the DKIM records from SES.")
    private boolean fetchDkim;

    @Option(
            names = "--dkim-token",
            paramLabel = "TOKEN",
            converter = Typed.DkimToken.class,
            description = "One of the three DKIM tokens of SES. Repeat the option for each token.")
    private List<String> tokens = List.of();

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description =
                    "AWS region in which SES receives mail (default: the region of the configuration, otherwise eu-central-1).")
    private RegionName region;

    @Option(names = "--primary", paramLabel = "HOST", description = "IMAP host that mail clients use first.")
    private DomainName primary;

    @Option(
            names = "--backup",
            paramLabel = "HOST",
            description =
                    "IMAP host that mail clients use if the first does not answer. It also accepts the mail that they send.")
    private DomainName backup;

    @Option(
            names = "--reports",
            paramLabel = "ADDRESS",
            description =
                    "Address for reports about DMARC and TLS (default: no reports about DMARC; postmaster of the domain for TLS).")
    private Address reports;

    @Option(
            names = "--mta-sts",
            description = "Also prints the records of MTA-STS. The backup host must serve the policy.")
    private boolean mtaSts;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: table, bind or route53 (default: table).",
            defaultValue = "TABLE")
    private Format format;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<AgentConfig.Store> configured =
                fetchDkim || store.isConfigured() ? Optional.of(store.config().store()) : Optional.empty();
        RegionName where = Optional.ofNullable(region)
                .or(() -> configured.map(config -> new RegionName(config.region())))
                .orElse(DEFAULT_REGION);
        Zone.Dkim dkim = fetchDkim ? dkim(configured.orElseThrow().in(where)) : new Zone.Dkim(tokens, Zone.DKIM_ZONE);
        print(zone(where, dkim), dkim.tokens().isEmpty());
        return ExitCode.OK.code();
    }

    private Zone.Dkim dkim(AgentConfig.Store config) {
        try (AwsAccount account = Wiring.account(config)) {
            SesIdentity identity = account.identity(domain.value());
            return new Zone.Dkim(identity.dkimTokens(), identity.dkimZone().orElse(Zone.DKIM_ZONE));
        }
    }

    /** Throws {@link ParameterException} where the name or the value of a record is too long. */
    private Zone zone(RegionName where, Zone.Dkim dkim) {
        try {
            return Zone.of(new Zone.Wishes(
                    domain,
                    where.value(),
                    dkim,
                    Optional.ofNullable(primary),
                    Optional.ofNullable(backup),
                    Optional.ofNullable(reports).map(Address::value),
                    mtaSts,
                    LocalDate.now(ZoneOffset.UTC)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "DOMAIN or --reports: " + e.getMessage(), e);
        }
    }

    private String text(Zone zone) {
        return switch (format) {
            case TABLE -> ZoneText.table(zone);
            case BIND -> ZoneText.bind(zone);
            case ROUTE53 -> ZoneText.route53(zone);
        };
    }

    private void print(Zone zone, boolean incomplete) {
        json.print(DnsJson::fields, zone, this::text);
        if (incomplete) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(NO_DKIM);
            err.flush();
        }
    }
}
