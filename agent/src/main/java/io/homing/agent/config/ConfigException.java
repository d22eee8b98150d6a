package io.homing.agent.config;

import java.nio.file.Path;
import java.util.List;

/** The configuration cannot be used. Carries every problem there is, not the first one only. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nobody sends it anywhere
    private final List<String> problems;

    ConfigException(Path file, List<String> problems) {
        super("the configuration %s cannot be used".formatted(file));
        this.problems = List.copyOf(problems);
    }

    /** One line per problem: {@code field: reason (got value)}. */
    public List<String> problems() {
        return problems;
    }

    /** What an operator should do next. */
    public String hint() {
        return "Mend it, then `homing config check`. `homing config example` prints one that works.";
    }
}
