package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import io.homing.store.TypedText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints errors of the command line, and chooses the exit code. */
final class Misunderstood {
    /** Characters of a message at most: text that was pasted by mistake stays on one screen. */
    private static final int LONGEST = 600;

    private Misunderstood() {}

    /** Prints the problem, then a suggestion or the usage; returns the exit code. */
    static int tell(ParameterException problem, String[] words) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(SafeText.of(problem.getMessage(), LONGEST));
        boolean isLong = List.of(words).stream().anyMatch(word -> word.length() > LONGEST);
        if (isLong || !UnmatchedArgumentException.printSuggestions(problem, err)) {
            command.usage(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /**
     * Runs the command, unless an argument was decoded wrongly or holds a control character. This applies to all
     * arguments, because free text is recorded and compared, too.
     */
    static int refuseMangled(ParseResult parsed) {
        List<String> words = parsed.originalArgs();
        for (int n = 0; n < words.size(); n++) {
            Optional<String> fault = TypedText.fault(words.get(n));
            if (fault.isPresent()) {
                throw new ParameterException(
                        last(parsed).commandSpec().commandLine(),
                        "argument %d, '%s': %s".formatted(n + 1, SafeText.of(words.get(n), 80), fault.get()));
            }
        }
        return new RunLast().execute(parsed);
    }

    private static ParseResult last(ParseResult parsed) {
        return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
    }
}
