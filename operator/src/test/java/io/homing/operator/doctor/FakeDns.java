package io.homing.operator.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback that knows what it was told, and says of everything else that it does not exist. */
public final class FakeDns implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<Record>> records = new ConcurrentHashMap<>();

    public FakeDns() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** All records that example.org wants, for mail that SES receives in this region. */
    public FakeDns healthy(String region) {
        String spf = "\"v=spf1 include:amazonses.com ~all\"";
        return put("inbound-smtp.%s.amazonaws.com".formatted(region), "A", "192.0.2.1")
                .put("example.org", "MX", "10 inbound-smtp.%s.amazonaws.com.".formatted(region))
                .put("example.org", "TXT", spf)
                .put("bounce.example.org", "MX", "10 feedback-smtp.%s.amazonses.com.".formatted(region))
                .put("bounce.example.org", "TXT", spf)
                .put("_dmarc.example.org", "TXT", "\"v=DMARC1; p=quarantine\"")
                .put("_smtp._tls.example.org", "TXT", "\"v=TLSRPTv1; rua=mailto:postmaster@example.org\"")
                .put("one._domainkey.example.org", "CNAME", "one.dkim.amazonses.com.");
    }

    /** Adds a record, its value as a zone file has it. */
    public FakeDns put(String name, String type, String value) {
        try {
            Name owner = Name.fromString(name + ".");
            records.computeIfAbsent(key(owner, Type.value(type)), any -> new CopyOnWriteArrayList<>())
                    .add(Record.fromString(owner, Type.value(type), DClass.IN, 60, value, Name.root));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all records of a name and type away. */
    public FakeDns remove(String name, String type) {
        try {
            records.remove(key(Name.fromString(name + "."), Type.value(type)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                var packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                byte[] answer = answer(new Message(ByteBuffer.wrap(packet.getData(), 0, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        List<Record> found = records.getOrDefault(
                key(question.getName(), question.getType()),
                records.getOrDefault(key(question.getName(), Type.CNAME), List.of()));
        found.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (found.isEmpty()) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return answer;
    }

    private static String key(Name name, int type) {
        return name.toString().toLowerCase(Locale.ROOT) + type;
    }

    @Override
    public void close() {
        socket.close();
    }
}
