package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SMTP password of a secret. The expected ones are the test cases of Terraform's AWS provider
 * ({@code internal/service/iam/access_key_test.go}), whose passwords are known to open SES's door.
 */
final class SmtpPasswordIT {
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, some+secret+key, BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2",
        "eu-central-1, another+secret+key, BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh",
        "us-west-1, some+secret+key, BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj",
        "us-west-1, another+secret+key, BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF"
    })
    void aSecretBecomesThePasswordOfItsRegion(String region, String secret, String password, @TempDir Path directory)
            throws IOException {
        ExternalTool.need("the SMTP password", "sudo apt-get install python3", "python3", "-c", "import hmac");
        Path file = Files.writeString(directory.resolve("secret"), secret);
        assertThat(ExternalTool.run("sh", "-c", "python3 files/smtp-password %s < %s".formatted(region, file)))
                .isEqualTo(new ExternalTool.Run(0, password + "\n"));
    }
}
