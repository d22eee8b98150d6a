package io.homing.devstack.prove;

import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.lambda.send.Mailer;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.HeldMail;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Outbox;
import io.homing.store.RuleBook;
import io.homing.store.SweepStore;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** The real function on a store in memory. */
public final class InMemoryFunction {
    private InMemoryFunction() {}

    /** A function whose store never fails. */
    public static Wiring of(InMemoryMailStore store, Mailer mailer, InstantSource clock, PrintStream log) {
        return of(store, mailer, clock, log, 1, call -> Fault.NONE, Sabotage.NONE);
    }

    /** @param plan decides the failures: called once for each call, with the name of the port's method */
    static Wiring of(
            InMemoryMailStore store,
            Mailer mailer,
            InstantSource clock,
            PrintStream log,
            int lanes,
            Function<String, Fault> plan,
            Sabotage sabotage) {
        var faulty = new FaultyMailStore(store, store, plan);
        var ports = new Wiring.Ports(
                faulty,
                faulty,
                FaultyMailStore.port(RuleBook.class, store.rules(), plan),
                FaultyMailStore.port(Outbox.class, sabotage.outbox(store.outbox()), plan),
                FaultyMailStore.port(HeldMail.class, store.held(), plan),
                FaultyMailStore.port(SweepStore.class, store, plan));
        Map<String, String> environment = Map.of(
                "AWS_REGION", "eu-central-1",
                "HOMING_BUCKET", "mail",
                "HOMING_TABLE", "homing",
                "HOMING_DEFAULT_MAILBOX", "ann@example.org",
                "HOMING_HOSTS", "primary,backup",
                "HOMING_LANES", Integer.toString(lanes));
        return Wiring.of(ports, new InMemoryEventQueue(), mailer, Settings.of(environment), clock, log);
    }
}
