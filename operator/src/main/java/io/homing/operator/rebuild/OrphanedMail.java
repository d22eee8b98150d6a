package io.homing.operator.rebuild;

import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.DeliveredMail;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The canonical mails that no manifest names, with their sizes: forwarded, bounced, or delivered just before the loss. */
final class OrphanedMail {
    private static final Pattern MAIL = Pattern.compile("processed/(.+)\\.eml");
    private static final Pattern STAND_IN = Pattern.compile("processed/.+-for-\\d+-\\d{12}\\.eml");

    private final MailStore mails;
    private final Map<MessageId, Long> sizes = new HashMap<>();

    /** @param placed the mails that a manifest names */
    OrphanedMail(MailFeed feed, MailStore mails, Set<MessageId> placed) {
        this.mails = mails;
        feed.list(
                MailFeed.Listing.MAILS,
                object -> message(object.key().value())
                        .filter(message -> !placed.contains(message))
                        .ifPresent(message -> sizes.put(message, object.size())));
    }

    private static Optional<MessageId> message(String key) {
        Matcher mail = MAIL.matcher(key);
        try {
            return mail.matches() && !STAND_IN.matcher(key).matches()
                    ? Optional.of(new MessageId(mail.group(1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(MessageId message) {
        return sizes.containsKey(message);
    }

    /**
     * The entry of a delivered mail whose manifest was never written, found by its digest. The mail then counts as placed.
     *
     * @param before the previous entry; the time of commit is not before its time
     */
    Optional<Entry> entryOf(DeliveredMail mail, Optional<Entry> before) {
        try {
            byte[] bytes = Files.readAllBytes(mail.file());
            var digest = Sha256.of(bytes);
            Optional<MessageId> message = sizes.entrySet().stream()
                    .filter(candidate -> candidate.getValue() == bytes.length)
                    .map(Map.Entry::getKey)
                    .filter(candidate -> mails.canonical(candidate, MailPrefix.PROCESSED)
                            .filter(canonical -> Sha256.of(canonical).equals(digest))
                            .isPresent())
                    .findFirst();
            message.ifPresent(sizes::remove);
            Instant received = Files.getLastModifiedTime(mail.file()).toInstant();
            return message.map(id -> new Entry(
                    new Lane(mail.place().lane()),
                    new Position(mail.place().position()),
                    id,
                    mail.mailbox(),
                    mail.folder(),
                    Set.of(),
                    bytes.length,
                    digest,
                    received,
                    committed(mail, before),
                    StoreLayout.processed(id)));
        } catch (IOException e) {
            throw DiskErrors.of("read", mail.file(), e);
        }
    }

    /** The time of the file name, which has a precision of a second, but not before that of the previous entry. */
    private static Instant committed(DeliveredMail mail, Optional<Entry> before) {
        return before.map(Entry::committed).filter(mail.committed()::isBefore).orElse(mail.committed());
    }
}
