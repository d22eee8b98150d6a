package io.homing.devstack.prove;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks the invariants I1 to I5 at the end of a simulation, after all faults have ended. */
final class Invariants {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);

    private final InMemoryMailStore store;
    private final int lanes;
    private final List<SimulatedMail> mails;
    private final List<SimulatedHost> hosts;
    private final SimulatedSes ses;
    private final List<String> violations = new ArrayList<>();

    Invariants(
            InMemoryMailStore store,
            int lanes,
            List<SimulatedMail> mails,
            List<SimulatedHost> hosts,
            SimulatedSes ses) {
        this.store = store;
        this.lanes = lanes;
        this.mails = mails;
        this.hosts = hosts;
        this.ses = ses;
    }

    /** The violations, given the content of the volumes before and after one more run of each agent. */
    List<String> violations(List<Map<String, String>> before, List<Map<String, String>> after) {
        List<Entry> journal = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            List<Entry> entries = store.read(new Lane(lane), Position.NONE, Integer.MAX_VALUE);
            dense(entries);
            journal.addAll(entries);
        }
        for (SimulatedMail mail : mails) {
            decided(mail);
            complete(mail.id(), journal);
        }
        hosts.forEach(host -> once(host, journal));
        identical(after);
        require(before.equals(after), "one more run changed a volume");
        return violations;
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    /** I1: every recipient of a mail whose events came has a decision. */
    private void decided(SimulatedMail mail) {
        Set<Address> decided =
                store.decisions(mail.id()).stream().map(Decision::recipient).collect(Collectors.toSet());
        if (!mail.lost()) {
            mail.envelopes().stream()
                    .flatMap(envelope -> envelope.recipients().stream())
                    .map(Address::new)
                    .forEach(recipient -> require(
                            decided.contains(recipient),
                            "I1: no decision about %s for %s".formatted(mail.id(), recipient)));
        }
    }

    /** I1: every mail that SES stored has a decision, and every decision to deliver has its entry and manifest. */
    private void complete(MessageId mail, List<Entry> journal) {
        List<Decision> decisions = store.decisions(mail);
        require(!decisions.isEmpty(), "I1: no decision about " + mail);
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Deliver deliver) {
                long places = journal.stream()
                        .filter(entry -> entry.replaces().isEmpty()
                                && entry.message().equals(mail)
                                && entry.mailbox().equals(deliver.mailbox()))
                        .count();
                require(places == 1, "I1: %s has %d places for %s".formatted(mail, places, deliver.mailbox()));
            }
        }
        sent(mail, decisions);
    }

    /** A forward is sent at most once, and one that may not have been sent is listed for the operator. */
    private void sent(MessageId mail, List<Decision> decisions) {
        int sent = ses.sent(mail.value(), Schedule.FAR);
        require(sent <= 1, "%s was forwarded %d times".formatted(mail, sent));
        boolean wanted = decisions.stream().anyMatch(Decision.Forward.class::isInstance);
        boolean shown = decisions.stream()
                .anyMatch(decision -> decision instanceof Decision.Hold
                        && decision.because().startsWith("forward to " + Schedule.FAR));
        require(!wanted || sent == 1 || shown, mail + " was to be forwarded, and is neither sent nor listed");
        boolean waits = store.outbox().open().stream()
                .anyMatch(open -> open.send().message().equals(mail));
        require(!waits, mail + " remains in the outbox");
    }

    /** I2: positions have no gaps, times never decrease, every entry has its manifest. */
    private void dense(List<Entry> entries) {
        for (int n = 0; n < entries.size(); n++) {
            Entry entry = entries.get(n);
            require(
                    entry.position().value() == n + 1,
                    "I2: position %s in place %d".formatted(entry.position(), n + 1));
            require(
                    n == 0 || !entry.committed().isBefore(entries.get(n - 1).committed()),
                    "I2: the commit time decreases at " + entry.position());
            require(store.object(StoreLayout.manifest(entry)).isPresent(), "I2: no manifest of " + entry.position());
        }
    }

    /**
     * I3 and I5: one complete file for each delivery, by its entry or by an entry that replaces it; none for mail that the user
     * has deleted, and no other files.
     */
    private void once(SimulatedHost host, List<Entry> journal) {
        Map<String, List<Path>> mails = host.files().mails();
        Map<List<Object>, Integer> shown = new HashMap<>();
        for (Entry entry : journal) {
            String name = LAYOUT.file(entry).getFileName().toString();
            List<Path> files = mails.getOrDefault(name, List.of());
            boolean deleted = host.files().deleted().contains(name);
            require(!deleted || files.isEmpty(), "I3: %s was deleted and came back".formatted(name));
            shown.merge(List.of(entry.message(), entry.mailbox()), files.size() + (deleted ? 1 : 0), Integer::sum);
            for (Path file : files) {
                int size = VolumeFiles.read(file).length();
                require(size == entry.size(), "I5: %s has %d bytes".formatted(file, size));
            }
        }
        shown.forEach((delivery, times) ->
                require(times == 1, "I3: %s is shown %d times on %s".formatted(delivery, times, host.name())));
        require(mails.size() <= journal.size(), "I3: files without an entry: " + mails.keySet());
    }

    /** I4: mails that both hosts still have are equal, to the byte and the second; and so are their folders. */
    private void identical(List<Map<String, String>> content) {
        Map<String, String> first = identity(hosts.getFirst(), content.getFirst());
        Map<String, String> second = identity(hosts.getLast(), content.getLast());
        first.forEach((name, what) -> require(
                second.getOrDefault(name, what).equals(what),
                "I4: %s is %s and %s".formatted(name, what, second.get(name))));
    }

    private static Map<String, String> identity(SimulatedHost host, Map<String, String> content) {
        Map<String, String> identity = new TreeMap<>();
        host.files().mails().forEach((name, files) -> {
            Path file = files.getFirst();
            identity.put(
                    name,
                    VolumeFiles.modified(file)
                            + " "
                            + content.get(host.files().root().relativize(file).toString()));
        });
        content.forEach((path, text) -> {
            if (path.endsWith("dovecot-uidlist") && !path.startsWith(".homing")) {
                identity.put(path, text);
            }
        });
        return identity;
    }
}
