package io.homing.operator.profile;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signs a profile, so that a device shows the signer instead of a warning: CMS (RFC 5652), by openssl(1). */
public final class Signature {
    private Signature() {}

    /**
     * The signed profile.
     *
     * @param chain PEM, its own certificate first, as certbot's {@code fullchain.pem}
     * @param key PEM
     * @throws HomingException where openssl is not installed or fails
     */
    public static byte[] sign(byte[] profile, Path chain, Path key) {
        try {
            Path unsigned = Files.createTempFile("homing", ".mobileconfig");
            Path signed = Files.createTempFile("homing", ".signed");
            Path output = Files.createTempFile("homing", ".openssl");
            try {
                Files.write(unsigned, profile);
                int exit = new ProcessBuilder(
                                "openssl",
                                "smime",
                                "-sign",
                                "-nodetach",
                                "-outform",
                                "der",
                                "-signer",
                                chain.toString(),
                                "-certfile",
                                chain.toString(),
                                "-inkey",
                                key.toString(),
                                "-in",
                                unsigned.toString(),
                                "-out",
                                signed.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
                if (exit != 0) {
                    throw refused(Files.readString(output).lines().findFirst().orElse("no message"), null);
                }
                return Files.readAllBytes(signed);
            } finally {
                Files.deleteIfExists(unsigned);
                Files.deleteIfExists(signed);
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw refused(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("interrupted", e);
        }
    }

    private static HomingException refused(String why, Exception cause) {
        var rejected = new HomingException(
                HomingException.Kind.REJECTED,
                "the profile was not signed: " + why,
                "Signing requires a certificate with its key, both in PEM, and openssl (`apt install openssl`). An unsigned"
                        + " profile works, too: omit --sign-cert and --sign-key.");
        if (cause != null) {
            rejected.initCause(cause);
        }
        return rejected;
    }
}
