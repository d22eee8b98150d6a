package io.homing.ansible;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** The door of SES for those who send: STARTTLS, then a key, then mail. Nothing goes anywhere. */
final class SesSmtp implements AutoCloseable {
    static final String USER = "AKIASMTP";
    static final String PASSWORD = "smtp/secret+key";

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final SMTPServer server;

    /** What somebody handed in. */
    record Sent(String from, List<String> recipients, String mail) {}

    /** Opens the door on any free port of an address, with the certificate and key of a PKCS #12 file. */
    SesSmtp(InetAddress address, Path certificate, String password) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate)) {
            store.load(in, password.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = SMTPServer.port(0)
                .bindAddress(address)
                .hostName("email-smtp.eu-west-1.amazonaws.com")
                .startTlsSocketFactory(tls)
                .requireTLS()
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, secret, context) -> {
                    if (!user.equals(USER) || !secret.equals(PASSWORD)) {
                        throw new LoginFailedException("Authentication Credentials Invalid");
                    }
                }))
                .maxMessageSize(40 << 20)
                .messageHandlerFactory(this::conversation)
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    /** In the order in which they came; whoever takes from it waits. */
    BlockingQueue<Sent> sent() {
        return sent;
    }

    @Override
    public void close() {
        server.stop();
    }

    private MessageHandler conversation(MessageContext context) {
        return new MessageHandler() {
            private String from = "";
            private final List<String> recipients = new ArrayList<>();

            @Override
            public void from(String address) {
                from = address;
            }

            @Override
            public void recipient(String address) {
                recipients.add(address);
            }

            @Override
            public String data(InputStream mail) throws IOException {
                sent.add(new Sent(from, List.copyOf(recipients), new String(mail.readAllBytes(), ISO_8859_1)));
                return "Ok 0102018f-example";
            }

            @Override
            public void done() {}
        };
    }
}
