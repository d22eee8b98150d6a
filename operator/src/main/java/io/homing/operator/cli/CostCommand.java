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

/** {@code homing cost}: what AWS will ask for. Asks nobody. */
@Command(
        name = "cost",
        description = "Says what Homing costs a month at AWS: requests that the tests count, times list prices.",
        footer = {"", "Example: homing cost --mails 3000 --hosts 2 --interval 60"},
        mixinStandardHelpOptions = true)
final class CostCommand implements Callable<Integer> {
    @Option(
            names = "--mails",
            split = ",",
            converter = Typed.Mails.class,
            description = "Mails a month, one or several numbers; ${DEFAULT-VALUE} if not given.",
            defaultValue = "100,1000,10000,100000")
    private List<Long> mails;

    @Option(
            names = "--size",
            converter = Typed.Kilobytes.class,
            description = "Average size of a mail in KB; ${DEFAULT-VALUE} if not given.",
            defaultValue = "90")
    private int kilobytes;

    @Option(
            names = "--hosts",
            converter = Whole.Hosts.class,
            description = "Hosts; ${DEFAULT-VALUE} if not given.",
            defaultValue = "2")
    private int hosts;

    @Option(
            names = "--interval",
            converter = Typed.Interval.class,
            description = "Seconds between two looks of a host; ${DEFAULT-VALUE} if not given, as the daemon does.",
            defaultValue = "0.5")
    private BigDecimal seconds;

    @Option(names = "--prices", description = "Prices of your own, a properties file; docs/cost.md lists the names.")
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
                "US dollars a month, %d hosts, a look every %s s, mails of %d KB, after one year, without free tiers%n%n"
                        .formatted(hosts, seconds.toPlainString(), kilobytes));
        text.append("%-14s".formatted("mails a month"));
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
