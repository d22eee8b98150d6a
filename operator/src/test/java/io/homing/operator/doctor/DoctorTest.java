package io.homing.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.homing.operator.doctor.Finding.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {
    @TempDir
    private Path root;

    @Test
    void aLookThatHangsKeepsNobodyWaitingAndIsNeverOk() throws Exception {
        var never = new CountDownLatch(1);
        Check hangs = Check.one("hangs", () -> {
            never.await();
            return Finding.ok("hangs", "never said");
        });
        Check answers = Check.one("answers", () -> Finding.ok("answers", "well"));
        assertThat(Doctor.examine(List.of(hangs, answers), Duration.ofMillis(300)))
                .extracting(Finding::name, Finding::level)
                .containsExactly(tuple("hangs", Level.NOT_CHECKED), tuple("answers", Level.OK));
    }

    @Test
    void aDefectOfOursIsNotTakenForAnIllnessOfTheHost() throws Exception {
        Check defect = Check.one("defect", () -> {
            throw new IllegalStateException("oops");
        });
        assertThat(Doctor.examine(List.of(defect), Duration.ofSeconds(5)).getFirst())
                .isEqualTo(new Finding(
                        "defect",
                        Level.NOT_CHECKED,
                        "not checked, because of a defect in Homing: java.lang.IllegalStateException: oops",
                        "Please report it. The other findings are valid."));
    }

    @Test
    void onlyWhatIsBetterOrWorseIsNews() throws Exception {
        Files.createDirectory(root.resolve(".homing"));
        var lastResults = new LastResults(root);
        Finding well = Finding.ok("a", "81 days");
        Finding ill = Finding.error("b", "gone", "mend it");
        assertThat(lastResults.changed(List.of(well, ill))).as("the first time").containsExactly(ill);
        lastResults.keep(List.of(well, ill));
        assertThat(lastResults.changed(List.of(Finding.ok("a", "80 days"), ill)))
                .isEmpty();
        Finding mended = Finding.ok("b", "there");
        assertThat(lastResults.changed(List.of(well, mended))).containsExactly(mended);
    }

    @Test
    void aMemoryThatCannotBeReadIsNoMemory() throws Exception {
        Files.createDirectory(root.resolve(".homing"));
        Files.writeString(root.resolve(".homing/doctor.json"), "{\"version\":1,\"findings\":[{\"na");
        Finding ill = Finding.error("b", "gone", "mend it");
        assertThat(new LastResults(root).changed(List.of(ill))).containsExactly(ill);
    }
}
