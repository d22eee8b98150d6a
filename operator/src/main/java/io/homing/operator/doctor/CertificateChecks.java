package io.homing.operator.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Checks the certificate of a host as a mail client receives it. */
final class CertificateChecks {
    private static final int PATIENCE_MILLIS = 5_000;

    /** certbot renews 30 days before the end: 14 days mean that it has failed for two weeks. */
    private static final long SOON = 14;

    private final CheckContext checkContext;

    CertificateChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        return checkContext.imap().stream()
                .map(host -> Check.one("certificate of " + host, () -> certificate(host)))
                .toList();
    }

    private Finding certificate(ImapHost host) throws GeneralSecurityException {
        String name = "certificate of " + host;
        X509Certificate[] chain;
        try {
            chain = chain(host);
        } catch (IOException e) {
            return Finding.error(
                    name,
                    "%s does not answer with TLS: %s".formatted(host, e.getMessage()),
                    "Check that Dovecot runs and the port is open: openssl s_client -connect " + host);
        }
        long days = Duration.between(
                        checkContext.clock().instant(), chain[0].getNotAfter().toInstant())
                .toDays();
        String renew =
                "On that host: `certbot renew`, then `doveadm reload`. In a pod: renew the Secret that the chart names.";
        if (days < 0) {
            return Finding.error(name, "expired %d days ago".formatted(-days), renew);
        }
        try {
            trusted(host, chain);
        } catch (CertificateException e) {
            return Finding.error(name, "clients do not trust it: " + e.getMessage(), renew);
        }
        String told = "valid for %d days".formatted(days);
        return days < SOON ? Finding.warning(name, told, renew) : Finding.ok(name, told);
    }

    private X509Certificate[] chain(ImapHost host) throws IOException, GeneralSecurityException {
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Anyone()}, null);
        try (var plain = new Socket()) {
            plain.connect(address(host), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (var socket = (SSLSocket)
                    tls.getSocketFactory().createSocket(plain, host.name().value(), host.port(), true)) {
                socket.startHandshake();
                return Arrays.copyOf(
                        socket.getSession().getPeerCertificates(),
                        socket.getSession().getPeerCertificates().length,
                        X509Certificate[].class);
            }
        }
    }

    /** The address from the chosen resolver, otherwise from this host, which may have the name in /etc/hosts. */
    private InetSocketAddress address(ImapHost host) throws IOException {
        return checkContext.dns().addresses(host.name().value()).stream()
                .findFirst()
                .map(address -> new InetSocketAddress(address, host.port()))
                .orElseGet(() -> new InetSocketAddress(host.name().value(), host.port()));
    }

    /** Throws where a client would reject the chain, for its signature or its names. */
    private static void trusted(ImapHost host, X509Certificate[] chain) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            ((X509TrustManager) manager)
                    .checkServerTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        }
        String pattern = host.name().value();
        boolean named = chain[0].getSubjectAlternativeNames() != null
                && chain[0].getSubjectAlternativeNames().stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .anyMatch(name -> name.equalsIgnoreCase(pattern)
                                || (name.startsWith("*.")
                                        && pattern.substring(pattern.indexOf('.'))
                                                .equalsIgnoreCase(name.substring(1))));
        if (!named) {
            throw new CertificateException("it is not valid for the name " + host.name());
        }
    }

    /** Accepts every certificate, so that it can be read. Nothing is sent over such a connection. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
