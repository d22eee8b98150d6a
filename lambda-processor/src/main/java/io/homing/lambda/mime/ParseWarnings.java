package io.homing.lambda.mime;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** What could not be read of one mail, each thing said once. */
public final class ParseWarnings {
    private final Set<String> problems = new LinkedHashSet<>();

    public void add(String problem) {
        problems.add(problem);
    }

    /**
     * What a reader makes of a field; empty for null and for what it stumbles over. jakarta.mail throws checked exceptions
     * by contract, and on hostile text whatever its string handling happens to throw: this is the one place where all of
     * it ends, so that no field can keep a mail from its mailbox (I7).
     */
    public <T> Optional<T> read(String field, Callable<T> reader) {
        try {
            return Optional.ofNullable(reader.call());
        } catch (Exception e) {
            add(field + ": cannot be read");
            return Optional.empty();
        }
    }

    /** All of them in a line; empty where there is none. */
    public Optional<String> text() {
        return Optional.of(String.join("; ", problems)).filter(text -> !text.isEmpty());
    }
}
