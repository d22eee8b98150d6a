package io.homing.devstack;

import io.homing.devstack.SesInbound.Accepted;
import io.homing.devstack.SesInbound.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** The SMTP side of {@link SesInbound}, on loopback: accepts mail for its domains and rejects other mail as SES does. */
final class SmtpDoor implements AutoCloseable {
    /** The largest mail that SES accepts, with its headers. */
    private static final int MAX_BYTES = 40 << 20;

    private final SMTPServer server;

    /** Gets each accepted mail. */
    @FunctionalInterface
    interface DeliveryListener {
        /**
         * A mail was accepted.
         *
         * @param since {@link System#nanoTime} when the last byte of the mail was received
         */
        void rang(Accepted accepted, Envelope envelope, int size, long since);
    }

    /** Starts the server; port 0 means any free port. */
    SmtpDoor(int port, Set<String> domains, SesInbound ses, DeliveryListener bell) {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("inbound-smtp.eu-central-1.amazonaws.com")
                .softwareName("Homing demo")
                .maxMessageSize(MAX_BYTES)
                .messageHandlerFactory(context -> new Conversation(domains, ses, bell))
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class Conversation implements MessageHandler {
        private final Set<String> domains;
        private final SesInbound ses;
        private final DeliveryListener bell;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Conversation(Set<String> domains, SesInbound ses, DeliveryListener bell) {
            this.domains = domains;
            this.ses = ses;
            this.bell = bell;
        }

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            String domain = recipient.substring(recipient.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
            if (!domains.contains(domain)) {
                throw new RejectException(550, "5.1.1 no receipt rule for " + domain);
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            byte[] mail = data.readAllBytes();
            long since = System.nanoTime();
            var envelope = new Envelope(sender, recipients);
            Accepted accepted = ses.receive(envelope, mail);
            bell.rang(accepted, envelope, mail.length, since);
            return "OK " + accepted.message();
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
