package io.homing.store;

import io.homing.store.IndexRecord.Attachment;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values of every kind, the same ones for the same seed: sound ones, and texts that somebody hostile might send. */
public final class RandomValues {
    private static final List<String> HOSTILE = List.of(
            "..",
            ".",
            "/",
            "\\",
            "\0",
            "~",
            " ",
            "*",
            "%",
            "@",
            "+",
            "<",
            ">",
            "\"",
            "'",
            "&",
            ",",
            "-",
            "|",
            "\r\n",
            "\t",
            "\u001b[2J",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00ad",
            "\u200b",
            "\u200d",
            "\u2028",
            "\u202e",
            "\u2066",
            "\ufeff",
            "\uff0e",
            "\uff0f",
            "\u2215",
            "\u2044",
            "\u2024",
            "\u2025",
            "\u2026",
            "\u212a",
            "\u0130",
            "\u0131",
            "\u017f",
            "e\u0301",
            "é",
            "日本",
            "📬",
            "\ud83d",
            "\udcec",
            "\uffff",
            ".homing",
            "%2e%2e%2f");
    private static final List<String> TAME =
            List.of("a", "B", "z9", "INBOX", "new", "cur", "tmp", "Maildir", "example.org", "x".repeat(60));

    private final Random random;

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    /** Up to six pieces, among them what breaks programs that take a text for a path, a line or a word. */
    public String hostileText() {
        int hostility = random.nextInt(4);
        return Stream.generate(() -> oneOf(random.nextInt(4) < hostility ? HOSTILE : TAME))
                .limit(random.nextInt(7))
                .collect(Collectors.joining());
    }

    /** Like {@link #hostileText}, but without halves of surrogate pairs, which no UTF-8 file can hold. */
    public String text() {
        return hostileText().replaceAll("\\p{Cs}", "?");
    }

    public MailboxName mailbox() {
        return valid(() -> new MailboxName("u" + hostileText(), "d" + random.nextInt(1000) + ".example"));
    }

    public FolderName folder() {
        return random.nextInt(3) == 0 ? FolderName.INBOX : valid(() -> new FolderName(hostileText()));
    }

    public MessageId message() {
        return new MessageId(Long.toString(random.nextLong(Long.MAX_VALUE), 36));
    }

    public Position position() {
        return new Position(1 + random.nextLong(1L << random.nextInt(1, 39)));
    }

    public Sha256 digest() {
        return Sha256.of(Long.toString(random.nextLong()));
    }

    public Instant instant() {
        return Instant.ofEpochMilli(random.nextLong(1L << 42));
    }

    public Address address() {
        return valid(() -> new Address(hostileText() + "@" + hostileText()));
    }

    public Entry entry() {
        MessageId message = message();
        Position position = position();
        return new Entry(
                new Lane(random.nextInt(1000)),
                position,
                message,
                mailbox(),
                folder(),
                flags(),
                random.nextLong(1L << 26),
                digest(),
                instant(),
                instant(),
                StoreLayout.processed(message),
                sometimes(() -> new Position(random.nextLong(position.value()))));
    }

    public IndexRecord record() {
        return new IndexRecord(
                message(),
                random.nextLong(1L << 26),
                digest(),
                instant(),
                sometimes(this::address),
                new Verdicts(verdict(), verdict(), verdict(), verdict(), verdict(), random.nextBoolean()),
                text(),
                listOf(this::text),
                text(),
                sometimes(this::instant),
                listOf(() -> new Attachment(text(), text(), random.nextInt(-1, 1 << 20))),
                sometimes(this::text),
                sometimes(this::text));
    }

    public Decision decision() {
        return switch (random.nextInt(6)) {
            case 0 -> new Decision.Deliver(address(), mailbox(), folder(), text());
            case 1 -> new Decision.Forward(address(), address(), text());
            case 2 -> new Decision.Bounce(address(), address(), text(), text());
            case 3 -> new Decision.Discard(address(), text());
            case 4 -> new Decision.Notify(address(), address(), text());
            default -> new Decision.Hold(address(), text());
        };
    }

    public Rule rule() {
        return rule(oneOf(RulePattern.candidates(address())));
    }

    private Rule rule(RulePattern pattern) {
        return valid(
                () -> new Rule(pattern, actions(), new Policy(sometimes(this::treatment), sometimes(this::treatment))));
    }

    private List<Rule.Action> actions() {
        return switch (random.nextInt(8)) {
            case 0 -> List.of(new Rule.Action.Bounce("No such user " + random.nextInt()));
            case 1 -> List.of(new Rule.Action.Discard());
            case 2 -> List.of(new Rule.Action.Hold());
            default ->
                Stream.<Rule.Action>generate(() -> random.nextBoolean()
                                ? new Rule.Action.Deliver(mailbox(), folder(), random.nextBoolean())
                                : new Rule.Action.Forward(valid(this::address)))
                        .limit(random.nextInt(1, 4))
                        .toList();
        };
    }

    private Policy.Treatment treatment() {
        return oneOf(List.of(Policy.Treatment.values()));
    }

    public RuleChange change() {
        Rule before = rule();
        return new RuleChange(
                instant(), text(), before.pattern(), sometimes(() -> before), sometimes(() -> rule(before.pattern())));
    }

    public OutboundMail send() {
        return new OutboundMail(message(), oneOf(List.of(OutboundMail.Kind.values())), address(), address(), text());
    }

    public HostRecord host() {
        return new HostRecord(
                new HostName("host-" + random.nextInt(100)),
                new Lane(random.nextInt(1000)),
                position(),
                instant(),
                text(),
                new EntryFormat(1 + random.nextInt(9)),
                listOf(() -> new Withheld(position(), message(), oneOf(List.of(Withheld.Why.values())))));
    }

    public SweepStatus board() {
        return new SweepStatus(
                instant(), instant(), listOf(() -> new HostName("host-" + random.nextInt(100))), random.nextInt(1000));
    }

    public MailboxRecord mailboxRecord() {
        return new MailboxRecord(
                mailbox(), random.nextBoolean(), new Lane(random.nextInt(1000)), position(), instant(), "who");
    }

    private Set<Flag> flags() {
        var flags = EnumSet.noneOf(Flag.class);
        Arrays.stream(Flag.values()).filter(flag -> random.nextBoolean()).forEach(flags::add);
        return flags;
    }

    private Verdict verdict() {
        return oneOf(List.of(Verdict.values()));
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> Optional<T> sometimes(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> listOf(Supplier<T> value) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(n -> value.get()).toList();
    }

    /** Tries until one is accepted. */
    private static <T> T valid(Supplier<T> value) {
        while (true) {
            try {
                return value.get();
            } catch (IllegalArgumentException refused) {
                // then the next one
            }
        }
    }
}
