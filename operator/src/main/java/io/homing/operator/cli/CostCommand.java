package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.metrics.PriceList;
import io.homing.operator.cli.CostJson.Priced;
import io.homing.operator.cost.Bill;
import io.homing.operator.cost.RequestCounts;
import io.homing.operator.cost.Workload;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code homing cost}: estimates the monthly bill of AWS. Sends no request. */
@Command(
        name = "cost",
        description =
                "Estimates what Homing costs per month at AWS, from measured numbers of requests and list prices.",
        footer = {"", "Example: homing cost --mails 3000 --hosts 2 --interval 60"},
        mixinStandardHelpOptions = true)
final class CostCommand implements Callable<Integer> {
    @Option(
            names = "--mails",
            split = ",",
            paramLabel = "N",
            converter = Typed.Mails.class,
            description = "Mails per month; separate several numbers by commas (default: ${DEFAULT-VALUE}).",
            defaultValue = "100,1000,10000,100000")
    private List<Long> mails;

    @Option(
            names = "--size",
            paramLabel = "KB",
            converter = Typed.Kilobytes.class,
            description = "Average size of a mail in KB (default: ${DEFAULT-VALUE}).",
            defaultValue = "90")
    private int kilobytes;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            converter = Whole.Hosts.class,
            description = "Number of hosts (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int hosts;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            converter = Typed.Interval.class,
            description = "Seconds between two polls of a host (default: ${DEFAULT-VALUE}, the default of the daemon).",
            defaultValue = "0.5")
    private BigDecimal seconds;

    @Option(
            names = "--prices",
            paramLabel = "PROPERTIES",
            description = "File with your own prices. docs/cost.md lists their names.")
    private Path prices;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            PriceList price = prices == null ? PriceList.prices() : PriceList.prices(prices);
            List<Priced> bills = mails.stream()
                    .map(count -> new Workload(
                            count,
                            kilobytes,
                            hosts,
                            Duration.ofMillis(seconds.movePointRight(3).longValue())))
                    .map(work -> new Priced(work, Bill.of(work, RequestCounts.measured(), price)))
                    .toList();
            json.print(CostJson::fields, bills, this::text);
            return ExitCode.OK.code();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private String text(List<Priced> bills) {
        var text = new StringBuilder(
                "US dollars per month: %d hosts, a poll every %s s, mails of %d KB, after one year, without free tiers%n%n"
                        .formatted(hosts, seconds.toPlainString(), kilobytes));
        text.append("%-14s".formatted("mails/month"));
        bills.forEach(one ->
                text.append(String.format(Locale.ROOT, "%,12d", one.work().mails())));
        bills.getFirst().bill().lines().keySet().forEach(line -> {
            text.append("%n%-14s".formatted(line));
            bills.forEach(one -> text.append(dollars(one.bill().lines().get(line))));
        });
        text.append("%n%-14s".formatted("total"));
        bills.forEach(one -> text.append(dollars(one.bill().total())));
        return text.toString();
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "%,12.2f", amount);
    }
}
