package io.homing.devstack.prove.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.HomingException;
import io.homing.store.RandomValues;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.EntryJson;
import io.homing.store.json.HostJson;
import io.homing.store.json.IndexJson;
import io.homing.store.json.RuleJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Any text: it is rejected by name, or gives a value that can be written and read again. The first byte selects the document. */
public final class JsonTarget {
    private record Codec<T>(Function<T, String> write, Function<String, T> read) {
        void check(String json) {
            T value;
            try {
                value = read.apply(json);
            } catch (HomingException e) {
                Violation.unless(e.kind() == HomingException.Kind.CORRUPT, "refused as %s", e.kind());
                return;
            }
            Violation.unless(read.apply(write.apply(value)).equals(value), "not the same: %s", value);
        }
    }

    private static final List<Codec<?>> CODECS = List.of(
            new Codec<>(EntryJson::write, EntryJson::read),
            new Codec<>(IndexJson::write, IndexJson::read),
            new Codec<>(DecisionJson::write, DecisionJson::read),
            new Codec<>(RuleJson::write, RuleJson::read),
            new Codec<>(HostJson::write, HostJson::read));

    private JsonTarget() {}

    /** The method that the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0) {
            String json = new String(bytes, 1, bytes.length - 1, UTF_8);
            CODECS.get(Math.floorMod(bytes[0], CODECS.size())).check(json);
        }
    }

    /** The seed inputs. */
    public static List<byte[]> seeds() {
        var random = new RandomValues(7);
        List<byte[]> seeds = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            List<String> documents = Arrays.asList(
                    EntryJson.write(random.entry()),
                    IndexJson.write(random.record()),
                    DecisionJson.write(random.decision()),
                    RuleJson.write(random.rule()),
                    HostJson.write(random.host()));
            for (int codec = 0; codec < CODECS.size(); codec++) {
                seeds.add(((char) codec + documents.get(codec)).getBytes(UTF_8));
            }
        }
        return seeds;
    }
}
