package io.homing.devstack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A minimal IMAP client (RFC 9051) that returns the lines and literals of Dovecot byte by byte. A mail library would parse
 * them and so hide differences.
 *
 * <p>All text is ISO 8859-1, in which every byte is one character.
 */
public final class Imap implements AutoCloseable {

    private static final Pattern LITERAL = Pattern.compile("~?\\{(\\d+)}$");
    private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");

    /** One response: its text with the literals left out, and the literals. */
    public record Response(String text, List<byte[]> literals) {}

    private final Socket socket;
    private final BufferedInputStream in;

    public Imap(int port, String user, String password) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
        read(); // the greeting
        command("LOGIN \"" + user + "\" \"" + password + "\"");
    }

    /** The untagged responses to a command and, last, the tagged OK; anything but OK is an exception. */
    public List<Response> command(String command) throws IOException {
        send(command);
        var responses = new ArrayList<Response>();
        do {
            responses.add(read());
        } while (!responses.getLast().text().startsWith("a "));
        if (!responses.getLast().text().startsWith("a OK")) {
            throw new IOException(command + ": " + responses.getLast().text());
        }
        return responses;
    }

    /** Every message of a folder by UID, as the bytes that Dovecot returns; sets no flag. */
    public SortedMap<Long, byte[]> messages(String folder) throws IOException {
        command("EXAMINE \"" + folder + "\"");
        var messages = new TreeMap<Long, byte[]>();
        for (var response : command("UID FETCH 1:* BODY.PEEK[]")) {
            var uid = UID.matcher(response.text());
            if (!response.literals().isEmpty() && uid.find()) {
                messages.put(Long.valueOf(uid.group(1)), response.literals().getFirst());
            }
        }
        return messages;
    }

    /** Stays in IDLE (RFC 2177) in the folder that is selected, until this is closed. */
    public void idle() throws IOException {
        send("IDLE");
        String answer = read().text();
        if (!answer.startsWith("+")) {
            throw new IOException("IDLE: " + answer);
        }
    }

    /** Waits until Dovecot reports this number of mails; throws after 30 seconds without a response. */
    public void awaitExists(int mails) throws IOException {
        String wanted = "* %d EXISTS".formatted(mails);
        while (!read().text().equals(wanted)) {
            // other responses, such as RECENT, are ignored
        }
    }

    void send(String command) throws IOException {
        socket.getOutputStream().write(("a " + command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    Response read() throws IOException {
        var text = new StringBuilder();
        var literals = new ArrayList<byte[]>();
        while (true) {
            text.append(readLine());
            var literal = LITERAL.matcher(text);
            if (!literal.find()) {
                return new Response(text.toString(), literals);
            }
            var size = Integer.parseInt(literal.group(1));
            literals.add(in.readNBytes(size));
            text.setLength(literal.start());
        }
    }

    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("Dovecot dropped the connection");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
