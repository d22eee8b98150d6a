package io.homing.operator.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Queries the DNS through one resolver, without a hosts file, a cache or a search list. */
final class Dns {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** The error of dnsjava for aliases that refer to each other. Such a name has no records; the network is not at fault. */
    private static final String LOOP = "CNAME loop";

    private final Resolver resolver;

    /** @param resolver empty for those of this host */
    Dns(Optional<InetSocketAddress> resolver) {
        this.resolver = resolver.<Resolver>map(SimpleResolver::new).orElseGet(ExtendedResolver::new);
        this.resolver.setTimeout(PATIENCE);
    }

    /**
     * The records of a name, written as in a zone file; a text without its quotes and in one piece.
     *
     * @param type as a zone file names it
     * @throws IOException where no resolver answers; a name that does not exist, or refers only to itself, gives an empty list
     */
    List<String> look(String name, String type) throws IOException {
        return look(Name.fromString(name + "."), Type.value(type)).stream()
                .map(Dns::text)
                .toList();
    }

    /** The reverse names of an address. */
    List<String> reverse(InetAddress address) throws IOException {
        return look(ReverseMap.fromAddress(address), Type.PTR).stream()
                .map(Dns::text)
                .toList();
    }

    /** The addresses of a name, of both kinds. */
    List<InetAddress> addresses(String name) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String type : List.of("A", "AAAA")) {
            for (String text : look(name, type)) {
                addresses.add(address(text));
            }
        }
        return addresses;
    }

    private static InetAddress address(String number) throws UnknownHostException {
        return InetAddress.getByName(number);
    }

    private List<Record> look(Name name, int type) throws IOException {
        Lookup lookup = lookup(name, type);
        Record[] records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL ->
                Arrays.stream(records)
                        .filter(record -> record.getType() == type)
                        .toList();
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> List.of();
            default -> {
                if (LOOP.equals(lookup.getErrorString())) {
                    yield List.of();
                }
                throw new IOException("the resolver reports for %s: %s".formatted(name, lookup.getErrorString()));
            }
        };
    }

    private Lookup lookup(Name name, int type) throws TextParseException {
        var lookup = new Lookup(name, type);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        lookup.setHostsFileParser(null);
        lookup.setSearchPath(new Name[0]);
        return lookup;
    }

    private static String text(Record record) {
        return record instanceof TXTRecord text ? String.join("", text.getStrings()) : record.rdataToString();
    }
}
