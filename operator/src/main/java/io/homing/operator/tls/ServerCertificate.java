package io.homing.operator.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The certificate that a server with implicit TLS (IMAPS, RFC 8314) presents. */
public final class ServerCertificate {
    private ServerCertificate() {}

    /**
     * The chain that the server presents, its own certificate first, whether it is valid or not.
     *
     * @param name of the server, for SNI
     * @param timeout for the connection, and for each read
     * @throws IOException if there is no such server, or it does not complete a handshake
     */
    public static X509Certificate[] chain(InetSocketAddress address, String name, Duration timeout)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AcceptAllTrustManager()}, null);
        try (var plain = new Socket()) {
            plain.connect(address, Math.toIntExact(timeout.toMillis()));
            plain.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            try (var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, name, address.getPort(), true)) {
                tls.startHandshake();
                return Arrays.stream(tls.getSession().getPeerCertificates()).toArray(X509Certificate[]::new);
            }
        }
    }

    /** Accepts a certificate that has expired or names another host, which is what callers report. Nothing is sent over the connection. */
    private static final class AcceptAllTrustManager extends X509ExtendedTrustManager {
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
