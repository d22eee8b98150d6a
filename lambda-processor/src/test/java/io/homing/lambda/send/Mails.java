package io.homing.lambda.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.store.Address;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Mails to send and ways to look at them. */
final class Mails {
    static final Verdicts CLEAN = Verdicts.all(Verdict.PASS);
    static final Address ANN = new Address("ann@example.org");
    static final Address FAR = new Address("ann@far.example");

    private Mails() {}

    /** In the notation of text blocks: lines that end with LF; characters are bytes. */
    static byte[] mail(String text) {
        return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
    }

    static String text(OutgoingMail mail) {
        return new String(mail.mail(), ISO_8859_1);
    }

    /** The header of a mail as jakarta.mail reads it: an opinion other than ours. */
    static InternetHeaders header(OutgoingMail mail) {
        try {
            return new InternetHeaders(new ByteArrayInputStream(mail.mail()));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of the fields, in lower case. */
    static List<String> names(InternetHeaders headers) {
        List<String> names = new ArrayList<>();
        for (Header field : Collections.list(headers.getAllHeaders())) {
            names.add(field.getName().toLowerCase(java.util.Locale.ROOT));
        }
        return names;
    }

    /** The value of the only field of this name, unfolded. */
    static String only(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        if (values == null || values.length != 1) {
            throw new AssertionError("expected one " + name + ": " + names(headers));
        }
        return values[0].replace("\r\n", "");
    }

    /** Our sick mails, or with {@code -Dcorpus=<folder>} any collection; each line ends with CRLF. */
    static List<byte[]> corpus() {
        Path corpus = Path.of(System.getProperty("corpus", "src/test/resources/mails"));
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Mails::canonical)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] canonical(Path file) {
        try {
            String text = Files.readString(file, ISO_8859_1);
            return ("Return-Path: <eve@example.net>\r\n" + text.replaceAll("(?<!\r)\n", "\r\n")).getBytes(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
