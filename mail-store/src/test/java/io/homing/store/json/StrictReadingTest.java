package io.homing.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.RandomValues;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictReadingTest {
    private static final Entry ENTRY = new RandomValues(1).entry();
    private static final String MANIFEST = EntryJson.write(ENTRY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "lane",
                "position",
                "message",
                "mailbox",
                "folder",
                "flags",
                "size",
                "sha256",
                "received",
                "committed",
                "object"
            })
    void everyFieldMustBeThereOnceAndOfItsType(String field) {
        String value = "(\"%s\":)(\"[^\"]*\"|\\d+)".formatted(field);
        refused(MANIFEST.replaceFirst(value + ",?", "").replace(",}", "}"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$1null"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$1[]"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$1{}"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$1true"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$11.5"), field + ": expected ");
        refused(MANIFEST.replaceFirst(value, "$1$2,$1$2"), field);
    }

    @ParameterizedTest
    @CsvSource({
        "version, 2",
        "version, 0",
        "version, 1.0",
        "version, 99999999999999999999",
        "lane, 1000",
        "lane, -1",
        "lane, 4294967296",
        "position, 0",
        "position, 1000000000000",
        "size, -1",
        "message, '\"../x\"'",
        "mailbox, '\"ann\"'",
        "mailbox, '\"../x@y\"'",
        "folder, '\"..\"'",
        "flags, '\"SF\"'",
        "sha256, '\"00\"'",
        "received, '\"yesterday\"'",
        "committed, '\"2026-02-30T00:00:00Z\"'",
        "object, '\"/etc/passwd\"'"
    })
    void aValueOutOfItsBoundsIsRefusedWithItsField(String field, String value) {
        refused(MANIFEST.replaceFirst("(\"%s\":)(\"[^\"]*\"|\\d+)".formatted(field), "$1" + value), field);
    }

    @Test
    void aFieldThatThisVersionDoesNotKnowIsRefusedAndNotDropped() {
        refused(MANIFEST.replace("\"lane\"", "\"onlyFor\":\"backup\",\"lane\""), "unknown field onlyFor");
        String rule =
                RuleJson.write(Rule.deliver(RulePattern.ANYONE, MailboxName.of("ann@example.org"), FolderName.INBOX));
        refusedRule(rule.replaceFirst("\"folder\"", "\"unless\":\"spam\",\"folder\""), "unknown field unless");
        refusedRule(rule.replaceFirst("\"deliver\"", "\"vacation\""), "action: expected deliver");
    }

    @Test
    void theHighestFormatThatHostsStateIsTheHighestThatIsRead() {
        String format = "\"version\":" + EntryFormat.HIGHEST;
        assertThat(EntryJson.read(MANIFEST.replaceFirst("\"version\":1", format))
                        .lane())
                .isEqualTo(ENTRY.lane());
        refused(MANIFEST.replaceFirst("\"version\":1", format + "0"), "version: this program reads up to ");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "{",
                "{}",
                "[]",
                "null",
                "1",
                "\"x\"",
                "lane: 1",
                "<xml/>",
                "\0",
                "{\"version\":1}",
                "{'version':1}"
            })
    void whatIsNoSuchDocumentIsRefused(String text) {
        refused(text, "journal entry cannot be read: ");
    }

    @Test
    void nothingMayFollowTheDocument() {
        refused(MANIFEST + MANIFEST, "journal entry cannot be read: ");
        refused(MANIFEST + "x", "journal entry cannot be read: ");
        assertThat(EntryJson.read(MANIFEST + "\n")).isEqualTo(ENTRY);
    }

    private static void refused(String json, String because) {
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> EntryJson.read(json))
                .withMessageContaining(because)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HomingException.Kind.CORRUPT));
    }

    private static void refusedRule(String json, String because) {
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> RuleJson.read(json))
                .withMessageContaining(because);
    }
}
