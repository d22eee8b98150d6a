package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A name comes from a stranger's envelope. Whatever it holds: once accepted, it stays where it is put. */
final class NamesStayInsideTest {
    private static final Path ROOT = Path.of("/var/mail/homing");
    private static final int TRIES = 5_000;

    private final RandomValues random = new RandomValues(20_261_121);

    @Test
    void noMailboxLeavesTheRoot() {
        List<MailboxName> accepted = new ArrayList<>();
        for (int n = 0; n < TRIES; n++) {
            accepted(() -> MailboxName.of(random.hostileText() + "@" + random.hostileText()))
                    .ifPresent(accepted::add);
        }
        assertThat(accepted).hasSizeGreaterThan(100).allSatisfy(name -> {
            assertOneSegment(name.local());
            assertOneSegment(name.domain());
            assertThat(name.toString()).matches("[\\x21-\\x7e]+");
            assertThat(MailboxName.of(name.toString())).isEqualTo(name);
        });
    }

    @Test
    void noFolderLeavesItsMailbox() {
        List<FolderName> accepted = new ArrayList<>();
        for (int n = 0; n < TRIES; n++) {
            accepted(() -> new FolderName(random.hostileText())).ifPresent(accepted::add);
        }
        assertThat(accepted).hasSizeGreaterThan(100).allSatisfy(name -> {
            assertThat(name.levels()).allSatisfy(level -> {
                assertOneSegment(level);
                assertThat(level).doesNotContain(".", "*", "%", "\\").doesNotStartWith("~");
            });
            assertThat(name.value()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
            assertThat(Normalizer.isNormalized(name.value(), Normalizer.Form.NFC))
                    .isTrue();
            assertThat(new FolderName(name.value())).isEqualTo(name);
        });
    }

    private static void assertOneSegment(String name) {
        assertThat(name).doesNotContain("/", "\0");
        Path path = ROOT.resolve(name);
        assertThat(path.normalize()).isEqualTo(path);
        assertThat(path.getParent()).isEqualTo(ROOT);
    }

    private static <T> Optional<T> accepted(Supplier<T> name) {
        try {
            return Optional.of(name.get());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
