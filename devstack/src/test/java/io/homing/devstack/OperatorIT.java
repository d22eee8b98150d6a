package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import io.homing.devstack.SesInbound.Accepted;
import io.homing.devstack.SesInbound.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator types, from the command line through the store and the function to the mail on a host. */
final class OperatorIT extends OneHost {
    @Test
    void aRuleFromTheCommandLineDecidesAboutTheNextMail() throws IOException {
        ok("route", "set", ANN, "deliver-by-tag:" + ANN, "forward:carol@example.net", "--spam", "hold");
        ok("route", "set", "*@example.org", "bounce:Nobody of that name.");
        MailFixtures.send(cloud, "tagged", "ann+shop@example.org");
        MailFixtures.send(cloud, "plain", ANN);
        MailFixtures.send(cloud, "nobody", "nobody@example.org");
        Accepted spam = receive(SesInbound.GTUBE, ANN);
        sync();
        assertThat(mails(".shop")).containsExactly("tagged");
        assertThat(mails("")).containsExactly("plain");
        assertThat(cloud.sent())
                .extracting(mail -> mail.to().value())
                .containsExactlyInAnyOrder("carol@example.net", "carol@example.net", "eve@example.net");
        assertThat(spam.event()).isEqualTo("held");
        assertThat(ok("route", "test", ANN, "--spam")).as("as was foretold").startsWith("hold");
        assertThat(ok("route", "explain", "ann+shop@example.org")).contains("APPLIES: deliver-by-tag:" + ANN);
    }

    @Test
    void aReleasedMailComesHomeOnceAndIsOffTheList() throws IOException {
        Accepted held = receive("no rule yet", ANN);
        assertThat(held.event()).isEqualTo("held");
        String id = held.message().value();
        assertThat(ok("held", "list")).contains(id, ANN, "no rule for " + ANN);
        assertThat(ok("held", "show", id, "--headers")).contains("Subject: no rule yet", "X-SES-Spam-Verdict: PASS");
        expect(ExitCode.REFUSED, "--to USER@DOMAIN[/FOLDER]", "held", "release", id);

        ok("route", "set", ANN, "deliver:" + ANN);
        assertThat(ok("held", "release", id, "--actor", "ann")).contains("delivered to " + ANN + ", folder INBOX");
        sync();
        assertThat(mails("")).containsExactly("no rule yet");
        assertThat(ok("held", "list")).isEqualTo("no mail is held\n");
        assertThat(ok("held", "show", id)).contains("released by ann");
        expect(ExitCode.NOT_FOUND, "is not held", "held", "release", id);
        sync();
        assertThat(mails("")).hasSize(1);
    }

    @Test
    void aVirusComesHomeOnlyOnPurposeAndADeletedOneNever() throws IOException {
        ok("route", "set", "*", "deliver:" + ANN);
        String first = receive(SesInbound.EICAR, ANN).message().value();
        String second = receive(SesInbound.EICAR, ANN).message().value();
        expect(ExitCode.REFUSED, "--allow-virus", "held", "release", first);
        ok("held", "release", first, "--allow-virus", "--to", ANN + "/Found");
        ok("held", "delete", second, "--yes");
        sync();
        assertThat(mails(".Found")).hasSize(1);
        assertThat(inbox().resolve("new")).isEmptyDirectory();
        assertThat(ok("held", "list")).isEqualTo("no mail is held\n");
    }

    @Test
    void aChangeThatIsTakenBackIsAsIfItHadNotBeen() throws IOException {
        ok("route", "set", ANN, "deliver:" + ANN);
        ok("route", "set", ANN, "discard", "--actor", "mallory");
        assertThat(ok("route", "history").lines())
                .hasSize(3)
                .anySatisfy(
                        line -> assertThat(line).startsWith("1").contains("mallory", "deliver:" + ANN + " → discard"));
        expect(ExitCode.REFUSED, "has changed since", "route", "undo", "2");
        ok("route", "undo");
        MailFixtures.send(cloud, "after all", ANN);
        sync();
        assertThat(mails("")).containsExactly("after all");
        ok("route", "remove", ANN);
        assertThat(ok("route", "list")).contains("HOMING_DEFAULT_MAILBOX");
    }

    @Test
    void aReplayForetellsWhatTheChangeWouldDo() {
        ok("route", "set", "*", "deliver:" + ANN);
        MailFixtures.send(cloud, "to both", ANN, "bob@example.org");
        MailFixtures.send(cloud, "to ann", ANN);
        assertThat(ok("route", "replay", "--days", "1", "bob@example.org", "deliver:bob@example.org"))
                .contains("to both", "deliver:" + ANN + " → deliver:bob@example.org", "1 of 2 mails")
                .doesNotContain("to ann ", "Hello");
        assertThat(ok("route", "replay", "--remove", "*")).contains("2 of 2 mails");
    }

    @Test
    void anOperatorNeedsNoMoreThanTheStoreAndHisOwnCredentials() throws IOException {
        String store = Files.readString(host.config()).replaceAll("(?s).*(store:.*)sync:.*", "$1");
        Files.writeString(host.config(), store.replaceFirst("credentials: .*", "credentials: /nonexistent/host"));
        expect(ExitCode.SETUP, "/nonexistent/host", "route", "list");
        ok("route", "list", "--credentials", directory.resolve("credentials").toString());
    }

    private Accepted receive(String subject, String recipient) {
        String mail = "From: eve@example.net\r\nSubject: %s\r\n\r\nHello.\r\n".formatted(subject);
        return cloud.ses().receive(new Envelope("eve@example.net", List.of(recipient)), mail.getBytes(UTF_8));
    }

    private void expect(ExitCode exit, String words, String... command) {
        Outcome outcome = host.homing(command);
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit.code());
        assertThat(outcome.err()).contains(words).contains("→").doesNotContain("\tat ");
    }

    /** The subjects of what lies in a folder of Ann's; as Maildir++ names it. */
    private List<String> mails(String folder) throws IOException {
        Path fresh = inbox().resolve(folder).resolve("new");
        try (Stream<Path> files = Files.list(fresh)) {
            return files.sorted().map(OperatorIT::subject).toList();
        }
    }

    private static String subject(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("Subject: "))
                    .map(line -> line.substring("Subject: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
