package io.homing.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes temporary directories that every user may enter, which those of JUnit are not: a Dovecot under test reads and writes
 * as the mail user. JUnit removes them, whatever becomes of the test.
 */
final class OpenDirectory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createTempDirectory("homing-test-"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
