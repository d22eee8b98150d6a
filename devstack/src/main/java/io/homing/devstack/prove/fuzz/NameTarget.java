package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.maildir.DeliveredName;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.RandomValues;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any two texts for mailbox and folder, in two lines: they are rejected, or give a file inside the intended folder. */
public final class NameTarget {
    private static final Path ROOT = Path.of("/mail");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Pattern SHIFTED = Pattern.compile("&([^-]*)-");
    private static final int MAX_NAME = 255;
    private static final List<MaildirLayout> LAYOUTS =
            List.of(new MaildirLayout(MaildirLayout.DEFAULT), new MaildirLayout("{user}@{domain}"));

    private NameTarget() {}

    /** The method that the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String[] texts = new String(bytes, UTF_8).split("\n", 2);
        MailboxName mailbox;
        FolderName folder;
        try {
            mailbox = MailboxName.of(texts[0]);
            folder = new FolderName(texts.length == 1 ? "INBOX" : texts[1]);
        } catch (IllegalArgumentException refused) {
            return;
        }
        for (MaildirLayout layout : LAYOUTS) {
            check(mailbox, folder, layout);
        }
    }

    private static void check(MailboxName mailbox, FolderName folder, MaildirLayout layout) {
        var message = new MessageId("m1");
        Path file = ROOT.resolve(layout.file(new Entry(
                Lane.FIRST,
                new Position(1),
                message,
                mailbox,
                folder,
                Set.of(),
                1,
                Sha256.of(""),
                NOON,
                NOON,
                StoreLayout.processed(message))));
        Path inbox =
                ROOT.resolve(layout.pattern().replace("{user}", mailbox.local()).replace("{domain}", mailbox.domain()));
        Violation.unless(file.equals(file.normalize()) && file.startsWith(inbox), "outside: %s", file);
        for (Path name : file) {
            Violation.unless(name.toString().getBytes(UTF_8).length <= MAX_NAME, "too long: %s", name);
        }
        Violation.unless(DeliveredName.isOurs(file.getFileName().toString()), "not recognized: %s", file);

        Path below = inbox.relativize(file.getParent());
        Violation.unless(below.endsWith("new"), "not new: %s", file);
        String meant = folder.equals(FolderName.INBOX) ? "" : "/" + folder;
        String there = below.getNameCount() == 1
                ? ""
                : decoded(below.getName(0).toString()).replace('.', '/');
        Violation.unless(there.equals(meant) && below.getNameCount() <= 2, "%s is at %s", folder, file);
    }

    /** The reverse of modified UTF-7 (RFC 3501, 5.1.3). */
    private static String decoded(String name) {
        Violation.unless(name.chars().allMatch(c -> c >= ' ' && c <= '~'), "not ASCII: %s", name);
        return SHIFTED.matcher(name).replaceAll(shifted -> {
            byte[] text = Base64.getDecoder().decode(shifted.group(1).replace(',', '/'));
            return Matcher.quoteReplacement(text.length == 0 ? "&" : new String(text, UTF_16BE));
        });
    }

    /** The seed inputs. */
    public static List<byte[]> seeds() {
        var random = new RandomValues(7);
        List<byte[]> seeds = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            String mailbox = n % 2 == 0 ? random.mailbox().toString() : random.text() + "@" + random.text();
            seeds.add((mailbox + "\n" + random.text()).getBytes(UTF_8));
            seeds.add((random.mailbox() + "\n" + random.folder()).getBytes(UTF_8));
        }
        return seeds;
    }
}
