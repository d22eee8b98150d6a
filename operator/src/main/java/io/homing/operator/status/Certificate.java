package io.homing.operator.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads the end of the certificate that mail clients receive. */
final class Certificate {
    private static final int PATIENCE_MILLIS = 2_000;

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
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anything()}, null);
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1))), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true)) {
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }

    /** Accepts every certificate, because expired ones must be read, too. Nothing is sent over the connection. */
    private static final class Anything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
