package io.homing.operator.status;

import io.homing.operator.tls.ServerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Reads the end of the certificate that mail clients receive. */
final class Certificate {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Certificate() {}

    /**
     * Whole days until the certificate expires, negative after that.
     *
     * @param where a PEM file, or {@code host:port} of a server with implicit TLS (IMAPS)
     * @throws IOException where no certificate can be read; the message gives the reason
     */
    static long daysLeft(String where, Instant now) throws IOException {
        try {
            X509Certificate shown = where.startsWith("/") ? inFile(Path.of(where)) : shownBy(where);
            return Math.floorDiv(
                    Duration.between(now, shown.getNotAfter().toInstant()).toSeconds(),
                    Duration.ofDays(1).toSeconds());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static X509Certificate inFile(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static X509Certificate shownBy(String server) throws IOException, GeneralSecurityException {
        int colon = server.lastIndexOf(':');
        String host = server.substring(0, colon);
        var address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
        return ServerCertificate.chain(address, host, TIMEOUT)[0];
    }
}
