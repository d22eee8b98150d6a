package io.homing.agent.aot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotTrainingTest {
    @Test
    void theSecondLookIsTrainedAndFindsNothingOverTls(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path classes = directory.resolve("classes");
        String path = System.getProperty("java.class.path");
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        path,
                        AotTraining.class.getName(),
                        directory.toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        path)
                .redirectErrorStream(true)
                .start();
        String told = new String(training.getInputStream().readAllBytes(), UTF_8);
        assertThat(training.waitFor()).as(told).isZero();
        assertThat(told).containsSubsequence("0 delivered", "0 delivered");
        assertThat(classes)
                .content()
                .contains("sun.security.ssl.CertificateMessage", "io.homing.store.aws.DirectDynamoDb")
                .doesNotContain(
                        "services.dynamodb.DefaultDynamoDbClient ", "picocli.CommandLine ", "databind.ObjectMapper ");
    }
}
