package io.homing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HomingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureTest {
    @ParameterizedTest
    @CsvSource({
        "CONFIG, CONFIG",
        "SETUP, SETUP",
        "DENIED, SETUP",
        "PASSING, PASSING",
        "CORRUPT, UNREADABLE",
        "DISK, DISK",
        "IN_USE, IN_USE",
        "NOT_FOUND, NOT_FOUND",
        "REJECTED, REFUSED"
    })
    void aFailureEndsWithTheCodeOfItsKind(HomingException.Kind kind, ExitCode exit) {
        assertThat(Failure.of(new HomingException(kind, "no answer", "try `ping`")))
                .isEqualTo(new Failure(exit, "no answer", List.of(), Optional.of("try `ping`")));
    }

    @Test
    void troubleWithTheDiskKeepsItsHint() {
        assertThat(Failure.of(new HomingException(HomingException.Kind.DISK, "full", "free space", null)))
                .isEqualTo(new Failure(ExitCode.DISK, "full", List.of(), Optional.of("free space")));
    }

    @Test
    void everythingElseIsADefectAndNamesItself() {
        assertThat(Failure.of(new IllegalStateException("42")))
                .isEqualTo(new Failure(
                        ExitCode.DEFECT, "java.lang.IllegalStateException: 42", List.of(), Optional.empty()));
    }

    @Test
    void theHintComesLast() {
        var err = new StringWriter();
        var thrown = new HomingException(HomingException.Kind.CONFIG, "no", List.of("a: b", "c: d"), "mend it", null);
        assertThat(Failure.print(thrown, new PrintWriter(err))).isEqualTo(ExitCode.CONFIG.code());
        assertThat(err.toString().lines()).containsExactly("homing: no", "  a: b", "  c: d", "  → mend it");
    }
}
