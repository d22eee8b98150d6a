package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.DECIMAL;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.map;

import io.homing.operator.cost.Bill;
import io.homing.operator.cost.Workload;
import java.util.List;
import java.util.function.Function;

/** The JSON of {@code homing cost}. */
final class CostJson {
    private CostJson() {}

    record Priced(Workload work, Bill bill) {}

    static JsonObject<List<Priced>> fields() {
        return JsonObject.<List<Priced>>empty()
                .field("bills", "One for each number of messages.", list(bill()), Function.identity());
    }

    private static JsonObject<Priced> bill() {
        return JsonObject.<Priced>empty()
                .field(
                        "mails",
                        "Messages a month.",
                        NUMBER,
                        priced -> priced.work().mails())
                .field(
                        "usd",
                        "US dollars a month.",
                        DECIMAL,
                        priced -> priced.bill().total())
                .field(
                        "lines",
                        "US dollars by service.",
                        map(DECIMAL),
                        priced -> priced.bill().lines());
    }
}
