package io.homing.devstack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesInbound.Envelope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sends bytes by SMTP unchanged; mail libraries would correct them first. */
final class SmtpClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    SmtpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        out = socket.getOutputStream();
        expect('2', "greeting");
        command("EHLO localhost", '2');
    }

    void send(Envelope envelope, String mail) throws IOException {
        command("MAIL FROM:<" + envelope.sender() + ">", '2');
        for (String recipient : envelope.recipients()) {
            command("RCPT TO:<" + recipient + ">", '2');
        }
        command("DATA", '3');
        String stuffed = ("\r\n" + mail).replace("\r\n.", "\r\n..").substring(2);
        command(stuffed + (stuffed.endsWith("\r\n") ? "." : "\r\n."), '2');
    }

    private void command(String line, char wanted) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        expect(wanted, line.lines().findFirst().orElse(""));
    }

    private void expect(char wanted, String what) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.charAt(0) != wanted) {
            throw new IOException("%s: %s".formatted(what, line));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
