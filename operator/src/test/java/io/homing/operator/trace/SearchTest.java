package io.homing.operator.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.Progress;
import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SearchTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Address ANN = new Address("ann@example.org");
    private static final SearchCriteria ALL = wanted(null, null);

    private final TestClock clock = new TestClock(NOON);
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    private final List<String> found = new ArrayList<>();

    @Test
    void theNewestComesFirstAndOfOneInstantTheSmallerId() {
        deliver("b");
        deliver("a");
        clock.turn(Duration.ofHours(1));
        deliver("c");
        assertThat(search(ALL, 9)).isEqualTo(new Search.Result(3, 0, true));
        assertThat(found).containsExactly("c", "a", "b");
    }

    @Test
    void mailThatWentElsewhereIsFoundByItsObjectAndOncePerMail() {
        deliver("m1");
        store.putObject(StoreLayout.incoming(new MessageId("m1")), new byte[1]);
        store.putObject(StoreLayout.incoming(new MessageId("m2")), new byte[1]);
        commit("m2", new Decision.Discard(ANN, "test"));
        store.putObject(StoreLayout.incoming(MessageId.SETUP_NOTIFICATION), new byte[1]);
        assertThat(search(ALL, 9)).isEqualTo(new Search.Result(2, 0, true));
        assertThat(found).containsExactly("m1", "m2");
    }

    @Test
    void whatNobodyDecidedIsCounted() {
        store.putObject(StoreLayout.incoming(new MessageId("m1")), new byte[1]);
        deliver("m2");
        assertThat(search(ALL, 9)).isEqualTo(new Search.Result(2, 1, true));
        assertThat(found).containsExactly("m2");
    }

    @Test
    void itEndsWhenThereIsMoreThanWasAskedForAndNotBefore() {
        IntStream.range(0, 250).forEach(n -> {
            deliver("m" + n);
            clock.turn(Duration.ofSeconds(1));
        });
        assertThat(search(ALL, 1)).isEqualTo(new Search.Result(100, 0, false));
        assertThat(found).containsExactly("m249");
        assertThat(search(ALL, 150)).isEqualTo(new Search.Result(200, 0, false));
        assertThat(found).hasSize(150).endsWith("m100").doesNotHaveDuplicates();
        assertThat(search(ALL, 250)).isEqualTo(new Search.Result(250, 0, true));
        assertThat(found).hasSize(250).startsWith("m249").endsWith("m0");
    }

    @Test
    void progressIsToldWithTheMailsAndTheirBytes() {
        IntStream.range(0, 101).forEach(n -> deliver("m" + n));
        List<Long> told = new ArrayList<>();
        search(store, ALL, 999, (mails, bytes) -> {
            told.add(mails);
            told.add(bytes);
        });
        assertThat(told).containsExactly(100L, 300L, 1L, 3L);
    }

    @Test
    void aTimeNarrowsAndTheJournalBeforeItIsNotRead() {
        IntStream.range(0, 1200).forEach(n -> {
            deliver("m" + n);
            clock.turn(Duration.ofMinutes(1));
        });
        List<Position> after = new ArrayList<>();
        var watched = watched(after);
        Instant since = NOON.plus(Duration.ofMinutes(1198));
        search(watched, wanted(since, null), 9, Progress.NONE);
        assertThat(found).containsExactly("m1199", "m1198");
        assertThat(after).as("an hour before, for clocks that differ").startsWith(new Position(1138));
        search(store, wanted(null, NOON.plus(Duration.ofMinutes(2))), 9, Progress.NONE);
        assertThat(found).containsExactly("m1", "m0");
        search(store, wanted(since, since), 9, Progress.NONE);
        assertThat(found).isEmpty();
        search(store, ALL, 9999, Progress.NONE);
        assertThat(found).as("more than two pages").hasSize(1200);
    }

    /** A feed that remembers after which positions a page was asked for. */
    private MailFeed watched(List<Position> after) {
        return (MailFeed) Proxy.newProxyInstance(
                MailFeed.class.getClassLoader(), new Class<?>[] {MailFeed.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("next")) {
                        after.add((Position) arguments[1]);
                    }
                    return method.invoke(store, arguments);
                });
    }

    private Search.Result search(SearchCriteria searchCriteria, int limit) {
        return search(store, searchCriteria, limit, Progress.NONE);
    }

    private Search.Result search(MailFeed feed, SearchCriteria searchCriteria, int limit, Progress progress) {
        found.clear();
        return new Search(feed, store, store, List.of(Lane.FIRST))
                .run(
                        searchCriteria,
                        limit,
                        progress,
                        mail -> found.add(mail.record().message().value()));
    }

    private static SearchCriteria wanted(Instant since, Instant until) {
        return new SearchCriteria(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(since),
                Optional.ofNullable(until));
    }

    private void deliver(String id) {
        commit(id, new Decision.Deliver(ANN, MailboxName.of("ann@example.org"), FolderName.INBOX, "test")).stream()
                .map(CommitResult::entry)
                .forEach(store::putManifest);
    }

    private List<CommitResult> commit(String id, Decision decision) {
        return store.commit(
                IndexRecordBuilder.of(new MessageId(id), "one".getBytes(UTF_8))
                        .received(clock.instant())
                        .build(),
                List.of(decision));
    }
}
