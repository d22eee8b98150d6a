package io.homing.devstack.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./prove}: tries to make Homing lose, double, tear or resurrect mail, and prints how often it succeeded. */
@Command(
        name = "./prove",
        description =
                "Tries to make Homing lose, double, tear or resurrect mail. Exit code 1 if it succeeds, or cannot try.",
        footer = {
            "",
            "./prove mutations [--long] changes the programs instead, and expects their tests to fail.",
            "",
            "Example: ./prove kill simulate --long"
        },
        mixinStandardHelpOptions = true)
public final class Prove implements Callable<Integer> {
    @Parameters(paramLabel = "PROOF", description = "${COMPLETION-CANDIDATES}; default: all.")
    private List<Proof> proofs = new ArrayList<>();

    @Option(names = "--long", description = "Larger numbers: hours instead of minutes.")
    private boolean thorough;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats this seed; simulate tries only this one.")
    private Optional<Long> seed = Optional.empty();

    /** The proofs, by their names on the command line. */
    enum Proof {
        kill,
        cut,
        replay,
        users,
        simulate,
        fuzz
    }

    /** The program. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Prove()).execute(args));
    }

    @Override
    public Integer call() {
        boolean held = true;
        for (Proof proof : proofs.isEmpty() ? List.of(Proof.values()) : proofs) {
            held &= holds(proof, seed.orElseGet(System::currentTimeMillis));
        }
        return held ? 0 : 1;
    }

    /** Prints the proof first: without violations, most proofs print nothing for a minute. */
    private boolean holds(Proof proof, long first) {
        System.err.printf("%s, seed %d ...%n", proof, first);
        Result result;
        try {
            result = run(proof, first);
        } catch (Exception e) { // the other proofs must still run
            e.printStackTrace();
            System.out.printf("*** %s NOT tried to its end: %s%n", proof, e.getMessage());
            return false;
        }
        System.out.println(result);
        if (result.violations() > 0 && proof != Proof.simulate) { // which names each failing seed
            System.out.printf("  to repeat: ./prove %s --seed %d%s%n", proof, first, thorough ? " --long" : "");
        }
        return result.held();
    }

    private Result run(Proof proof, long first) throws Exception {
        return switch (proof) {
            case kill -> KillSweep.run(thorough ? Integer.MAX_VALUE : 60, first, System.out);
            case cut -> PowerCut.run(thorough ? 200 : 10, first, true, System.out);
            case replay -> Replay.run(thorough ? 60 : 10, first, System.out);
            case users -> Users.run(thorough ? 3_000 : 100, first, System.out);
            case simulate -> Simulation.run(seed.isPresent() ? 1 : thorough ? 1_000_000 : 10_000, first, System.out);
            case fuzz -> Fuzz.run(thorough ? 600 : 10, first, System.out);
        };
    }
}
