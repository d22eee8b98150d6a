package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.agent.maildir.DeliveredName;
import io.homing.devstack.Dovecot;
import io.homing.devstack.Imap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user with a mailbox and two devices, who records which mails there were and which were deleted. */
final class SimulatedUser {
    private static final List<String> FOLDERS = List.of("INBOX", "Archive", "Trash", "Junk");
    private static final Pattern LINE = Pattern.compile("([^\t]+)\t(\\d{1,9})");
    private static final Pattern GUID = Pattern.compile("X-GUID \"?([^ \")]+)");
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (\\d{1,9})\\r?$");

    private final String mailbox;
    private final int port;
    private final long seed;
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final Set<Integer> deleted = new TreeSet<>();
    private final Set<Integer> touched = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> deeds = new TreeMap<>();
    private final List<String> oddities = Collections.synchronizedList(new ArrayList<>());

    SimulatedUser(String mailbox, int port, long seed) {
        this.mailbox = mailbox;
        this.port = port;
        this.seed = seed;
    }

    String mailbox() {
        return mailbox;
    }

    /** The number of mails that were moved, copied, deleted or flagged so far. */
    int touched() {
        return touched.size();
    }

    /** The actions, for the report. */
    String deeds() {
        return mailbox + " " + deeds;
    }

    /** The device that moves and deletes. Only one does, so that the expected result is known. */
    Void tidyUp(BooleanSupplier goesOn) throws IOException, InterruptedException {
        var random = new Random(seed);
        try (Imap imap = new Imap(port, mailbox, Dovecot.PASSWORD)) {
            while (goesOn.getAsBoolean()) {
                String folder = pick(FOLDERS, random);
                long uid = open(imap, folder, random);
                int number = uid == 0 ? -1 : note(imap, uid);
                if (number >= 0) {
                    tidyUp(imap, uid, number, pick(others(folder), random), random);
                    touched.add(number);
                }
                Thread.sleep(random.nextInt(40));
            }
        }
        return null;
    }

    private void tidyUp(Imap imap, long uid, int number, String other, Random random) throws IOException {
        String deed = pick(List.of("move", "copy", "delete", "flag"), random);
        deeds.merge(deed, 1, Integer::sum);
        switch (deed) {
            case "move" -> imap.command("UID MOVE %d %s".formatted(uid, other));
            case "copy" -> {
                imap.command("UID COPY %d %s".formatted(uid, other));
                imap.command("UID STORE %d +FLAGS.SILENT (\\Deleted)".formatted(uid));
                imap.command("UID EXPUNGE " + uid);
            }
            case "delete" -> {
                imap.command("UID STORE %d +FLAGS (\\Deleted)".formatted(uid));
                imap.command("EXPUNGE");
                deleted.add(number);
            }
            default -> imap.command("UID STORE %d FLAGS (\\Flagged \\Answered)".formatted(uid));
        }
    }

    /** The device that reads and flags. The other one may be faster. */
    Void readOnAnotherDevice(BooleanSupplier goesOn) throws IOException, InterruptedException {
        var random = new Random(~seed);
        try (Imap imap = new Imap(port, mailbox, Dovecot.PASSWORD)) {
            while (goesOn.getAsBoolean()) {
                long uid = open(imap, pick(FOLDERS, random), random);
                if (uid != 0 && note(imap, uid) >= 0) {
                    String flag = pick(List.of("+FLAGS (\\Seen)", "-FLAGS (\\Seen)", "+FLAGS (\\Flagged)"), random);
                    imap.command("UID STORE %d %s".formatted(uid, flag));
                }
                Thread.sleep(random.nextInt(60));
            }
        }
        return null;
    }

    /** Opens a folder and picks a mail: its UID, or 0 where there is none. */
    private static long open(Imap imap, String folder, Random random) throws IOException {
        imap.command("SELECT " + folder);
        for (Imap.Response response : imap.command("UID SEARCH ALL")) {
            String[] words = response.text().split(" ", -1);
            if (words.length > 2 && words[1].equals("SEARCH")) {
                return Long.parseLong(words[2 + random.nextInt(words.length - 2)]);
            }
        }
        return 0;
    }

    /** Reads a mail and records it; returns its number, or -1 if it has disappeared meanwhile. */
    private int note(Imap imap, long uid) throws IOException {
        try {
            for (Imap.Response response : imap.command("UID FETCH %d (X-GUID BODY.PEEK[])".formatted(uid))) {
                var guid = GUID.matcher(response.text());
                if (guid.find() && !response.literals().isEmpty()) {
                    return note(guid.group(1), new String(response.literals().getFirst(), ISO_8859_1));
                }
            }
        } catch (IOException e) {
            if (!e.getMessage().contains("EXPUNGEISSUED")) {
                throw e;
            }
        }
        return -1;
    }

    private int note(String guid, String mail) {
        var subject = SUBJECT.matcher(mail);
        int number = subject.find() ? Integer.parseInt(subject.group(1)) : -1;
        if (!mail.endsWith("\r\nend of %d\r\n".formatted(number))) {
            oddities.add(mailbox + ": torn: " + mail);
        }
        Integer before = seen.put(guid, number);
        if (before != null && before != number) {
            oddities.add("%s: %s was mail %d and is %d".formatted(mailbox, guid, before, number));
        }
        return number;
    }

    /**
     * The violations at the end.
     *
     * @param sent the numbers of all mails that were sent to this mailbox
     * @param there a line {@code GUID TAB subject} for each existing mail, below a heading
     */
    List<String> violations(List<Integer> sent, String there) {
        List<String> wrong = new ArrayList<>(oddities);
        Map<Integer, Integer> copies = new TreeMap<>();
        there.lines().skip(1).forEach(line -> {
            Matcher mail = LINE.matcher(line);
            if (mail.matches()) {
                Integer number = Integer.valueOf(mail.group(2));
                seen.put(mail.group(1), number);
                copies.merge(number, 1, Integer::sum);
            } else {
                wrong.add("%s: torn: a mail without its subject: %s".formatted(mailbox, line));
            }
        });
        for (int number : sent) {
            long deliveries = seen.entrySet().stream()
                    .filter(mail -> mail.getValue() == number && DeliveredName.isOurs(mail.getKey()))
                    .count();
            int wanted = deleted.contains(number) ? 0 : 1;
            int found = copies.getOrDefault(number, 0);
            if (found != wanted || deliveries > 1) {
                wrong.add("%s: mail %d exists %d times (%s), delivered as %d files"
                        .formatted(mailbox, number, found, wanted == 0 ? "deleted" : "kept", deliveries));
            }
        }
        copies.keySet().stream()
                .filter(number -> !sent.contains(number))
                .forEach(number -> wrong.add("%s: mail %d belongs to another mailbox".formatted(mailbox, number)));
        return wrong;
    }

    private static List<String> others(String folder) {
        return FOLDERS.stream().filter(other -> !other.equals(folder)).toList();
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
