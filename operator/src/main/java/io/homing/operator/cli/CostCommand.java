package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.metrics.PriceList;
import io.homing.operator.cost.Bill;
import io.homing.operator.cost.RequestCounts;
import io.homing.operator.cost.Workload;
import io.homing.store.json.Fields;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(names = "--json", description = "Prints the bills as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            PriceList price = prices == null ? PriceList.prices() : PriceList.prices(prices);
            List<Workload> work = mails.stream()
                    .map(count -> new Workload(
                            count,
                            kilobytes,
                            hosts,
                            Duration.ofMillis(seconds.movePointRight(3).longValue())))
                    .toList();
            List<Bill> bills = work.stream()
                    .map(one -> Bill.of(one, RequestCounts.measured(), price))
                    .toList();
            print(work, bills);
            return ExitCode.OK.code();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void print(List<Workload> work, List<Bill> bills) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var document = Fields.document();
            var all = document.putArray("bills");
            for (int n = 0; n < bills.size(); n++) {
                var one = all.addObject()
                        .put("mails", work.get(n).mails())
                        .put("usd", bills.get(n).total());
                var lines = one.putObject("lines");
                bills.get(n).lines().forEach(lines::put);
            }
            out.println(document);
            return;
        }
        out.print(
                "US dollars per month: %d hosts, a poll every %s s, mails of %d KB, after one year, without free tiers%n%n"
                        .formatted(hosts, seconds.toPlainString(), kilobytes));
        out.print("%-14s".formatted("mails/month"));
        work.forEach(one -> out.print(String.format(Locale.ROOT, "%,12d", one.mails())));
        out.println();
        bills.getFirst().lines().keySet().forEach(line -> {
            out.print("%-14s".formatted(line));
            bills.forEach(bill -> out.print(dollars(bill.lines().get(line))));
            out.println();
        });
        out.print("%-14s".formatted("total"));
        bills.forEach(bill -> out.print(dollars(bill.total())));
        out.println();
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "%,12.2f", amount);
    }
}
