package io.homing.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":[1,-2,true,false,null,\"x\",[],{}]},\"\":\"\"}",
                "[2147483648,123456789012345678901234567890,0.5,-1.0E-7]",
                "\"é 😀 \\u0000\\u0001\\\"\\\\ \\ud83d \\n\"",
                "0",
                "null"
            })
    void itReadsAndWritesWhatTheMapperDoes(String json) throws IOException {
        JsonNode expected = new JsonMapper().readTree(json);
        assertThat(JsonTree.read(json)).isEqualTo(expected);
        assertThat(JsonTree.read(json.getBytes(UTF_8))).isEqualTo(expected);
        assertThat(JsonTree.read(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .isEqualTo(expected);
        assertThat(JsonTree.write(expected)).isEqualTo(expected.toString());
    }

    @Test
    void nothingIsNoDocument() throws IOException {
        assertThat(JsonTree.read(" ").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":1",
                "{\"a\"}",
                "[1",
                "[1}",
                "]",
                "{} {}",
                "{}x",
                "nul",
                "{\"a\":1,\"a\":1}",
                "\"x",
                "NaN"
            })
    void whatIsNoDocumentOrMoreThanOneIsRefused(String json) {
        assertThatThrownBy(() -> JsonTree.read(json)).isInstanceOf(JsonProcessingException.class);
    }

    /** Jackson's limit, which a stack stands. */
    @Test
    void anAbyssIsRefused() {
        assertThatThrownBy(() -> JsonTree.read("[".repeat(100_000))).isInstanceOf(JsonProcessingException.class);
    }
}
