package io.homing.lambda.mime;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The problems of reading one mail, each listed once. */
public final class ParseWarnings {
    private final Set<String> problems = new LinkedHashSet<>();

    public void add(String problem) {
        problems.add(problem);
    }

    /**
     * The result of a reader for a field; empty for null and if the reader throws. jakarta.mail throws checked exceptions by
     * contract, and unchecked ones on hostile text. All are caught here, so that no field can prevent the delivery of a mail
     * (I7).
     */
    public <T> Optional<T> read(String field, Callable<T> reader) {
        try {
            return Optional.ofNullable(reader.call());
        } catch (Exception e) {
            add(field + ": cannot be read");
            return Optional.empty();
        }
    }

    /** All problems in one line; empty if there is none. */
    public Optional<String> text() {
        return Optional.of(String.join("; ", problems)).filter(text -> !text.isEmpty());
    }
}
