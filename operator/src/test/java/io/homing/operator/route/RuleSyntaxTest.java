package io.homing.operator.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleSyntaxTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deliver:ann@example.org",
                "deliver:ann@example.org/Lists/Debian",
                "deliver:ann@example.org/INBOX+tag",
                "deliver:ann.shop@example.org/Entwürfe",
                "deliver-by-tag:ann@example.org",
                "deliver-by-tag:ann@example.org/Shops",
                "forward:carol@example.net",
                "bounce",
                "bounce:Gone to: the sea.",
                "discard",
                "hold"
            })
    void whatIsWrittenIsWhatWasRead(String word) {
        assertThat(RuleSyntax.of(RuleSyntax.action(word))).isEqualTo(word);
    }

    @Test
    void aTagDoesNotChangeWhatAFolderIsCalled() {
        assertThat(RuleSyntax.action("deliver:ann@example.org/INBOX+tag"))
                .isEqualTo(new Action.Deliver(ANN, new FolderName("INBOX+tag"), false));
        assertThat(RuleSyntax.action("deliver-by-tag:ann@example.org"))
                .isEqualTo(new Action.Deliver(ANN, FolderName.INBOX, true));
    }

    @Test
    void aWholeRuleReadsAsItIsTyped() {
        Rule rule = RuleSyntax.rule(
                "Info@Example.org",
                List.of("deliver:ann@example.org/Info", "forward:carol@example.net"),
                new Policy(Optional.of(Treatment.HOLD), Optional.of(Treatment.DELIVER)));
        assertThat(rule.pattern().value()).isEqualTo("info@example.org");
        assertThat(RuleSyntax.of(rule))
                .isEqualTo("deliver:ann@example.org/Info forward:carol@example.net --spam hold --dmarc-reject deliver");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delivr:ann@example.org       | there is no action 'delivr:ann@example.org'",
                "deliver                      | mailbox",
                "deliver:ann                  | user@domain",
                "deliver:ann@example.org/     | folder",
                "deliver:ann@example.org/a.b  | folder",
                "deliver:ann+x@example.org    | nobody can log in",
                "deliver:ann@example.org/Entw�rfe | LC_ALL=C.UTF-8",
                "forward:                     | address",
                "forward:carol                | user@domain",
                "forward:carol@               | must not be empty",
                "forward:a b@example.net      | before the @",
                "forward:mailto:a@example.net | without mailto:",
                "bounce:                      | text of a bounce",
                "bounce:käse                  | ASCII",
                "discard:it                   | takes no value after a colon",
                "hold:it                      | takes no value after a colon"
            })
    void whatIsNoActionIsRefusedWithTheReason(String word, String reason) {
        assertThatThrownBy(() -> RuleSyntax.action(word)).isInstanceOfSatisfying(HomingException.class, rejected -> {
            assertThat(rejected).hasMessageContaining(reason);
            assertThat(rejected.hint()).contains("homing route set --help");
        });
    }

    @Test
    void whatIsNoRuleIsRefusedWithTheReason() {
        assertThatThrownBy(() -> RuleSyntax.rule("*@", List.of("hold"), Policy.NONE))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("domain: must not be empty");
        assertThatThrownBy(() -> RuleSyntax.rule("*", List.of("hold", "discard"), Policy.NONE))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("bounce, discard and hold each on their own");
        assertThatThrownBy(() -> RuleSyntax.rule(
                        "*", List.of("deliver:ann@example.org", "deliver:ann@example.org/Junk"), Policy.NONE))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("each mailbox and address once");
    }

    @Test
    void aMessageShowsWordsAndNoRecords() {
        assertThatThrownBy(() -> RuleSyntax.rule(
                        "*", List.of("deliver:ann@example.org", "deliver:ann@example.org/Junk", "hold"), Policy.NONE))
                .hasMessageContaining("[deliver:ann@example.org, deliver:ann@example.org/Junk, hold]");
    }
}
