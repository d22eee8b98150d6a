package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.HomingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MailVolumeViewTest {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);

    /** Or {@code homing verify} would report every mail as missing. */
    @Test
    void aVolumeThatIsNotMountedIsNotAnEmptyOne(@TempDir Path directory) {
        Path root = directory.resolve("not-mounted");
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> MailVolumeView.of(root, LAYOUT))
                .withMessage("the mail volume %s does not exist", root)
                .returns(HomingException.Kind.DISK, HomingException::kind);
    }
}
