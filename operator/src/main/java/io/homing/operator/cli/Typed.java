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

/** Converters of options whose values differ from others of the same Java type. */
final class Typed {
    private Typed() {}

    /** A mailbox to which a user logs in. */
    static final class LoginMailbox implements ITypeConverter<MailboxName> {
        @Override
        public MailboxName convert(String text) {
            return Homing.value(MailboxName::forLogin, text);
        }
    }

    /** An envelope recipient on record, which may have a form that is not accepted for new addresses. */
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

    /** Converts an address or {@code <>}. */
    static final class NullableSender implements ITypeConverter<Sender> {
        @Override
        public Sender convert(String text) {
            return new Sender(text.equals("<>") ? null : Homing.value(Address::typed, text));
        }
    }

    /** A name that is displayed: the author of a change, the owner of a mailbox. */
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

    /** Text to search for. An empty text would match every mail. */
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

    /** A DKIM token of SES: a label of the DNS. */
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

    /** The average size of a mail; a number without a unit counts kilobytes. */
    static final class Kilobytes implements ITypeConverter<Integer> {
        private static final long MOST = 40 << 10;

        @Override
        public Integer convert(String text) {
            return Homing.value(
                    size -> {
                        long kilobytes = ByteSize.typed(size, 'K').bytes() >> 10;
                        if (kilobytes > MOST) {
                            throw refusal("at most 40M, the limit of SES", size);
                        }
                        return (int) kilobytes;
                    },
                    text);
        }
    }

    /** Bytes per second; a number without a unit counts megabytes. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Homing.value(size -> ByteSize.typed(size, 'M').bytes(), text);
        }
    }

    /** Mails per month. */
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

    /** Seconds with a fraction. A large power of ten would take hours to calculate, so there is no exponent. */
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
