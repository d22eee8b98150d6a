package io.homing.store;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

final class InMemoryMailStoreTest implements StoreContract {
    @Override
    public StoreUnderTest fresh(InstantSource clock, int lanes) {
        return new InMemory(new InMemoryMailStore(clock, lanes));
    }

    private record InMemory(InMemoryMailStore store) implements StoreUnderTest {
        @Override
        public MailStore writer() {
            return store;
        }

        @Override
        public MailFeed reader() {
            return store;
        }

        @Override
        public RuleBook rules() {
            return store.rules();
        }

        @Override
        public Outbox outbox() {
            return store.outbox();
        }

        @Override
        public HeldMail held() {
            return store.held();
        }

        @Override
        public SweepStore recovery() {
            return store;
        }

        @Override
        public void putObject(ObjectKey key, byte[] bytes) {
            store.putObject(key, bytes);
        }

        @Override
        public void putEntry(Entry entry, String text) {
            store.putEntry(entry, text);
        }

        @Override
        public void putEntryFormat(EntryFormat format) {
            store.putEntryFormat(format);
        }

        @Override
        public void deleteObject(ObjectKey key) {
            store.deleteObject(key);
        }

        @Override
        public Optional<byte[]> object(ObjectKey key) {
            return store.object(key);
        }

        @Override
        public Optional<IndexRecord> record(MessageId message) {
            return store.record(message);
        }

        @Override
        public List<Decision> decisions(MessageId message) {
            return store.decisions(message);
        }

        @Override
        public Optional<String> ending(OutboundMail outboundMail) {
            return store.outbox().ending(outboundMail);
        }
    }
}
