package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import io.homing.store.Address;
import io.homing.store.ByteSize;
import io.homing.store.DnsName;
import io.homing.store.MailboxName;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** What single options take that other options of the same Java type do not. */
final class Typed {
    private Typed() {}

    /** One that somebody is to read. */
    static final class LoginMailbox implements ITypeConverter<MailboxName> {
        @Override
        public MailboxName convert(String text) {
            return Homing.value(MailboxName::forLogin, text);
        }
    }

    /** An envelope recipient on record, which may be one that no person would type. */
    static final class Recipient implements ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            try {
                return Address.typed(text);
            } catch (IllegalArgumentException e) {
                return Homing.value(Address::new, text);
            }
        }
    }

    /** An envelope sender; {@code <>} is the null sender, which has no address. */
    record Sender(Address address) {}

    /** Reads one. */
    static final class NullableSender implements ITypeConverter<Sender> {
        @Override
        public Sender convert(String text) {
            return new Sender(text.equals("<>") ? null : Homing.value(Address::typed, text));
        }
    }

    /** Of a name that people read: who made a change, whose mail it is. */
    static final class PersonName implements ITypeConverter<String> {
        private static final int LONGEST = 200;

        @Override
        public String convert(String text) {
            return Homing.value(
                    name -> {
                        if (name.isBlank() || name.length() > LONGEST) {
                            throw refusal("a name of 1 to 200 characters", name);
                        }
                        return name.strip();
                    },
                    text);
        }
    }

    /** Text to find: none finds everything, which nobody types. */
    static final class SearchText implements ITypeConverter<String> {
        private static final int LONGEST = 1_000;

        @Override
        public String convert(String text) {
            return Homing.value(
                    words -> {
                        if (words.isBlank() || words.length() > LONGEST) {
                            throw refusal("a text of 1 to 1000 characters", words);
                        }
                        return words;
                    },
                    text);
        }
    }

    /** A file that node_exporter reads. */
    static final class Textfile implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            return Homing.value(
                    name -> {
                        if (!name.matches("(?s).*[^/]\\.prom")) {
                            throw refusal("the name of a file that ends in .prom, as node_exporter reads them", name);
                        }
                        return Path.of(name);
                    },
                    text);
        }
    }

    /** A label that SES made up for DKIM. */
    static final class DkimToken implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return Homing.value(
                    token -> {
                        String label = new DnsName(token).value();
                        if (label.indexOf('.') >= 0) {
                            throw refusal("a token as SES shows it, without the domain", token);
                        }
                        return label;
                    },
                    text);
        }
    }

    /** A name server: a numeric address or a name, and a port. */
    static final class Resolver implements ITypeConverter<InetSocketAddress> {
        private static final Pattern FORM =
                Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]+]):([1-9]\\d{0,4})");
        private static final int LAST_PORT = 65_535;

        @Override
        public InetSocketAddress convert(String text) {
            return Homing.value(
                    address -> {
                        Matcher parts = FORM.matcher(address);
                        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
                            throw refusal("ADDRESS:PORT such as 9.9.9.9:53", address);
                        }
                        return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
                    },
                    text);
        }
    }

    /** Of a mail, on average; a number alone is kilobytes. */
    static final class Kilobytes implements ITypeConverter<Integer> {
        private static final long MOST = 40 << 10;

        @Override
        public Integer convert(String text) {
            return Homing.value(
                    size -> {
                        long kilobytes = ByteSize.typed(size, 'K').bytes() >> 10;
                        if (kilobytes > MOST) {
                            throw refusal("at most 40M, which is what SES takes", size);
                        }
                        return (int) kilobytes;
                    },
                    text);
        }
    }

    /** In a second; a number alone is megabytes. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Homing.value(size -> ByteSize.typed(size, 'M').bytes(), text);
        }
    }

    /** Mails in a month. */
    static final class Mails implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Homing.value(
                    number -> {
                        if (!number.matches("[0-9]{1,12}")) {
                            throw refusal("whole numbers such as 100,1000", number);
                        }
                        return Long.valueOf(number);
                    },
                    text);
        }
    }

    /** Seconds with a fraction. A power of ten would be calculated for hours. */
    static final class Interval implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            return Homing.value(
                    number -> {
                        if (!number.matches("[0-9]{1,6}(\\.[0-9]{1,3})?") || !number.matches(".*[1-9].*")) {
                            throw refusal("seconds such as 0.5 or 60", number);
                        }
                        return new BigDecimal(number);
                    },
                    text);
        }
    }

    private static IllegalArgumentException refusal(String wanted, String got) {
        return new IllegalArgumentException("requires %s (got '%s')".formatted(wanted, SafeText.of(got, 80)));
    }
}
