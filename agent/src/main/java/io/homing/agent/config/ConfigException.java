package io.homing.agent.config;

import java.nio.file.Path;
import java.util.List;

/** The configuration cannot be used. Carries every problem there is, not the first one only. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nobody sends it anywhere
    private final List<String> problems;

    private final String option;

    /** @param option of {@code homing config} for this kind of file; empty for that of a host */
    ConfigException(Path file, List<String> problems, String option) {
        super("the configuration %s cannot be used".formatted(file));
        this.problems = List.copyOf(problems);
        this.option = option;
    }

    /** One line per problem: {@code field: reason (got value)}. */
    public List<String> problems() {
        return problems;
    }

    /** What an operator should do next. */
    public String hint() {
        return "Mend it, then `homing config check%s`. `homing config example%1$s` prints one that works."
                .formatted(option);
    }
}
