package io.homing.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.StoreLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each identity may do and what not. In the tables, {@code mail} is the bucket and {@code mail/key} an object; the
 * last column is the partition key that a request to the table names, or the prefix that a listing asks for.
 */
final class IdentitiesTest {
    private static final String BUCKET = "arn:aws:s3:::homing-mail-123456789012-eu-central-1";
    private static final String REGIONAL = ":eu-central-1:123456789012:";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    host     | dynamodb:Query           | table                 | J#0
                    host     | dynamodb:Query           | table                 | J#17
                    host     | dynamodb:Query           | table                 | H#primary
                    host     | dynamodb:Query           | table                 | H#backup
                    host     | dynamodb:Query           | table                 | BOARD
                    host     | dynamodb:Query           | table                 | MAILBOX
                    host     | dynamodb:PutItem         | table                 | H#primary
                    host     | s3:GetObject             | mail/processed/a.eml  |
                    host     | s3:GetObject             | mail/manifest/2026/11/21/0-1.json |
                    host     | s3:ListBucket            | mail                  | processed/a.eml
                    host     | s3:ListBucket            | mail                  | manifest/
                    host     | s3:ListBucket            | mail                  | processed/
                    function | s3:GetObject             | mail/incoming/a       |
                    function | s3:GetObject             | mail/processed/a.eml  |
                    function | s3:GetObject             | mail/held/a           |
                    function | s3:GetObject             | mail/manifest/x.json  |
                    function | s3:PutObject             | mail/processed/a.eml  |
                    function | s3:PutObject             | mail/held/a           |
                    function | s3:PutObject             | mail/manifest/x.json  |
                    function | s3:ListBucket            | mail                  | incoming/
                    function | s3:ListBucket            | mail                  | manifest/2026/
                    function | s3:ListBucket            | mail                  | processed/a.eml
                    function | dynamodb:BatchGetItem    | table                 | M#a
                    function | dynamodb:Query           | table                 | J#0
                    function | dynamodb:PutItem         | table                 | M#a
                    function | dynamodb:UpdateItem      | table                 | J#0
                    function | dynamodb:DeleteItem      | table                 | OUTBOX
                    function | sqs:ReceiveMessage       | sqs:homing-arrivals   |
                    function | sqs:DeleteMessage        | sqs:homing-arrivals   |
                    function | sqs:ChangeMessageVisibility | sqs:homing-arrivals |
                    function | sqs:GetQueueAttributes   | sqs:homing-arrivals   |
                    function | sqs:SendMessage          | sqs:homing-sweep-dead-letters |
                    function | ses:SendRawEmail         | ses:identity/example.org |
                    function | ses:SendRawEmail         | ses:configuration-set/homing |
                    function | ses:SendRawEmail         | ses:identity/you@example.com | MAILER-DAEMON@example.org
                    function | ses:SendRawEmail         | ses:identity/example.com | forwarded@example.net
                    function | logs:PutLogEvents        | logs:log-group:/aws/lambda/homing:log-stream:x |
                    function | logs:CreateLogStream     | logs:log-group:/aws/lambda/homing:log-stream:x |
                    operator | dynamodb:Query           | table                 | M#a
                    operator | dynamodb:BatchGetItem    | table                 | RULES
                    operator | dynamodb:PutItem         | table                 | RULES
                    operator | dynamodb:PutItem         | table                 | MAILBOX
                    operator | dynamodb:UpdateItem      | table                 | J#0
                    operator | dynamodb:DeleteItem      | table                 | RULES
                    operator | s3:GetObject             | mail/incoming/a       |
                    operator | s3:GetObject             | mail/held/a           |
                    operator | s3:PutObject             | mail/manifest/x.json  |
                    operator | s3:GetObject             | mail/manifest/x.json  |
                    operator | s3:ListBucket            | mail                  | held/
                    operator | s3:ListBucket            | mail                  | manifest/
                    doctor   | ses:DescribeActiveReceiptRuleSet | ses:x         |
                    doctor   | ses:GetEmailIdentity     | ses:identity/example.org |
                    doctor   | s3:GetBucketPolicy       | mail                  |
                    doctor   | dynamodb:Query           | table                 | RULES
                    doctor   | ses:SendRawEmail         | ses:identity/example.org | homing@example.org
                    doctor   | ses:SendRawEmail         | ses:configuration-set/homing | homing@example.org
                    smtp     | ses:SendRawEmail         | ses:identity/example.org |
                    smtp     | ses:SendRawEmail         | ses:configuration-set/homing |
                    smtp     | ses:SendRawEmail         | ses:identity/example.org | Ann@Example.ORG
                    smtp     | ses:SendRawEmail         | ses:identity/you@example.com | ann@example.org
                    smtp     | ses:SendRawEmail         | ses:identity/example.com | ann@example.net
                    doctor   | ses:SendRawEmail         | ses:identity/you@example.com | homing@example.org
                    sweep    | lambda:InvokeFunction    | lambda:function:homing:live |
                    sweep    | sqs:SendMessage          | sqs:homing-sweep-dead-letters |
                    """)
    void may(String who, String action, String resource, String said) {
        assertThat(allowed(who, action, resource, said))
                .as("%s may %s on %s %s", who, action, resource, said)
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    host     | dynamodb:Query           | table                 | M#a
                    host     | dynamodb:Query           | table                 | RULES
                    host     | dynamodb:Query           | table                 | HELD
                    host     | dynamodb:Query           | table                 | SWEEP
                    host     | dynamodb:Query           | other                 | J#0
                    host     | dynamodb:PutItem         | table                 | H#backup
                    host     | dynamodb:PutItem         | table                 | H#primary2
                    host     | dynamodb:PutItem         | table                 | J#0
                    host     | dynamodb:PutItem         | table                 | BOARD
                    host     | dynamodb:PutItem         | table                 | MAILBOX
                    host     | dynamodb:UpdateItem      | table                 | H#primary
                    host     | dynamodb:DeleteItem      | table                 | H#primary
                    host     | dynamodb:BatchGetItem    | table                 | J#0
                    host     | dynamodb:Scan            | table                 |
                    host     | s3:GetObject             | mail/incoming/a       |
                    host     | s3:GetObject             | mail/held/a           |
                    host     | s3:PutObject             | mail/processed/a.eml  |
                    host     | s3:DeleteObject          | mail/processed/a.eml  |
                    host     | s3:DeleteObjectVersion   | mail/processed/a.eml  |
                    host     | s3:ListBucket            | mail                  |
                    host     | s3:ListBucket            | mail                  | held/
                    host     | ses:SendRawEmail         | ses:identity/example.org |
                    function | s3:PutObject             | mail/incoming/a       |
                    function | s3:DeleteObject          | mail/incoming/a       |
                    function | s3:DeleteObject          | mail/held/a           |
                    function | s3:ListBucket            | mail                  |
                    function | s3:PutBucketPolicy       | mail                  |
                    function | dynamodb:Scan            | table                 |
                    function | dynamodb:DeleteTable     | table                 |
                    function | sqs:ReceiveMessage       | sqs:homing-dead-letters |
                    function | sqs:SendMessage          | sqs:homing-arrivals   |
                    function | ses:SendEmail            | ses:identity/example.org |
                    function | ses:SendRawEmail         | ses:identity/elsewhere.org |
                    function | ses:SendRawEmail         | ses:identity/example.org.evil.net |
                    function | logs:PutLogEvents        | logs:log-group:/aws/lambda/other:log-stream:x |
                    function | lambda:InvokeFunction    | lambda:function:homing:live |
                    operator | dynamodb:DeleteItem      | table                 | J#0
                    operator | dynamodb:DeleteItem      | table                 | M#a
                    operator | dynamodb:DeleteItem      | table                 | CHANGES
                    operator | dynamodb:DeleteItem      | table                 | HELD
                    operator | dynamodb:Scan            | table                 |
                    operator | s3:PutObject             | mail/held/a           |
                    operator | s3:DeleteObject          | mail/held/a           |
                    operator | s3:ListBucket            | mail                  |
                    operator | s3:DeleteObject          | mail/processed/a.eml  |
                    operator | s3:DeleteObject          | mail/incoming/a       |
                    operator | s3:DeleteObjectVersion   | mail/held/a           |
                    operator | s3:PutObject             | mail/incoming/a       |
                    operator | iam:CreateAccessKey      | iam:user/homing-smtp  |
                    doctor   | ses:SendRawEmail         | ses:identity/example.org | ann@example.org
                    doctor   | ses:SendRawEmail         | ses:identity/example.org |
                    doctor   | ses:SetActiveReceiptRuleSet | ses:x              |
                    doctor   | ses:DeleteSuppressedDestination | ses:x          |
                    doctor   | s3:PutBucketPolicy       | mail                  |
                    doctor   | s3:GetObject             | mail/processed/a.eml  |
                    doctor   | dynamodb:PutItem         | table                 | H#primary
                    doctor   | dynamodb:PutItem         | table                 | RULES
                    doctor   | dynamodb:Query           | table                 | M#a
                    smtp     | ses:SendRawEmail         | ses:identity/elsewhere.org |
                    smtp     | ses:SendEmail            | ses:identity/example.org |
                    smtp     | ses:SendRawEmail         | ses:identity/elsewhere.org | ann@elsewhere.org
                    smtp     | ses:SendRawEmail         | ses:identity/elsewhere.org | ann@notexample.org
                    smtp     | s3:GetObject             | mail/processed/a.eml  |
                    sweep    | lambda:InvokeFunction    | lambda:function:homing |
                    sweep    | lambda:InvokeFunction    | lambda:function:other:live |
                    """)
    void mayNot(String who, String action, String resource, String said) {
        assertThat(allowed(who, action, resource, said))
                .as("%s may %s on %s %s", who, action, resource, said)
                .isFalse();
    }

    /** The tables above show where; these say that there is nothing else, and {@link CallsIT} that all is needed. */
    @Test
    void nobodyMayDoAnythingElse() {
        assertThat(actions("host"))
                .containsExactly("dynamodb:PutItem", "dynamodb:Query", "s3:GetObject", "s3:ListBucket");
        assertThat(actions("doctor"))
                .containsExactly(
                        "dynamodb:Query",
                        "s3:GetBucketPolicy",
                        "ses:DescribeActiveReceiptRuleSet",
                        "ses:GetAccount",
                        "ses:GetEmailIdentity",
                        "ses:GetSendStatistics",
                        "ses:ListSuppressedDestinations",
                        "ses:SendRawEmail");
        assertThat(actions("smtp")).containsExactly("ses:SendRawEmail");
        assertThat(actions("sweep")).containsExactly("lambda:InvokeFunction", "sqs:SendMessage");
        assertThat(actions("operator"))
                .containsExactly(
                        "dynamodb:BatchGetItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:PutItem",
                        "dynamodb:Query",
                        "dynamodb:UpdateItem",
                        "s3:GetObject",
                        "s3:ListBucket",
                        "s3:PutObject");
        assertThat(actions("function"))
                .containsExactly(
                        "dynamodb:BatchGetItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:PutItem",
                        "dynamodb:Query",
                        "dynamodb:UpdateItem",
                        "logs:CreateLogStream",
                        "logs:PutLogEvents",
                        "s3:GetObject",
                        "s3:ListBucket",
                        "s3:PutObject",
                        "ses:SendRawEmail",
                        "sqs:ChangeMessageVisibility",
                        "sqs:DeleteMessage",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage",
                        "sqs:SendMessage");
    }

    @Test
    void noPolicyHasAWildcardForAResourceOrInAnAction() {
        Deployment.IDENTITIES.forEach((who, policy) -> {
            assertThat(policy.actions()).as(who).noneMatch(action -> action.contains("*"));
            assertThat(policy.resources())
                    .as(who)
                    .filteredOn(resource -> !(who.equals("doctor") && resource.equals("*")))
                    .allMatch(resource -> resource.startsWith("arn:aws:"))
                    // Below a prefix of the bucket, and the streams of one log group: nowhere else.
                    .allMatch(resource -> !resource.contains("*")
                            || resource.matches("arn:aws:s3:::[^*]+/[a-z]+/\\*")
                            || resource.matches("arn:aws:logs:[^*]+:\\*")
                            || resource.matches("arn:aws:ses:[^*]+:identity/\\*"));
        });
    }

    /** IAM asks for the recipient's identity, too, in the sandbox of SES: any identity, but never in any name. */
    @Test
    void whoSendsToAnyIdentitySendsInTheNameOfOurDomainsOnly() {
        Deployment.IDENTITIES.forEach((who, policy) -> assertThat(policy.allows(
                        "ses:SendRawEmail",
                        arn("ses:identity/elsewhere.org"),
                        Map.of("ses:FromAddress", List.of("ann@elsewhere.org"))))
                .as(who)
                .isFalse());
        assertThat(List.of("function", "smtp", "doctor"))
                .allMatch(
                        who -> allowed(who, "ses:SendRawEmail", "ses:identity/you@example.com", "homing@example.org"));
    }

    /** Three actions of SES know no resource; nobody else, and nothing else, is granted so. */
    @Test
    void onlyWhatKnowsNoResourceIsGrantedOnAll() {
        assertThat(Deployment.IDENTITIES.get("doctor").grants())
                .filteredOn(grant -> grant.resources().contains("*"))
                .flatExtracting(Policy::actions)
                .containsExactly(
                        "ses:DescribeActiveReceiptRuleSet",
                        "ses:GetAccount",
                        "ses:GetSendStatistics",
                        "ses:ListSuppressedDestinations");
    }

    @Test
    void theConditionsNameThePartitionsThatTheStoreReallyUses() {
        assertThat(allowed("host", "dynamodb:Query", "table", StoreLayout.journal(new Lane(17))))
                .isTrue();
        assertThat(allowed("host", "dynamodb:PutItem", "table", StoreLayout.host(new HostName("primary"))))
                .isTrue();
        assertThat(allowed("operator", "dynamodb:DeleteItem", "table", StoreLayout.RULES))
                .isTrue();
    }

    /** AWS documents the leading keys of one request, and not whose keys count for one item of a transaction. */
    @Test
    void aRuleMayBeRemovedHoweverTheKeysOfATransactionAreCounted() {
        assertThat(mayDelete(StoreLayout.RULES)).isTrue();
        assertThat(mayDelete(StoreLayout.RULES, StoreLayout.CHANGES)).isTrue();
        assertThat(mayDelete(StoreLayout.CHANGES)).isFalse();
        assertThat(mayDelete(StoreLayout.RULES, "HELD")).isFalse();
        assertThat(mayDelete()).as("a request that names no key").isFalse();
    }

    private static boolean mayDelete(String... partitions) {
        return Deployment.IDENTITIES
                .get("operator")
                .allows("dynamodb:DeleteItem", arn("table"), Map.of("dynamodb:LeadingKeys", List.of(partitions)));
    }

    private static Set<String> actions(String who) {
        return Deployment.IDENTITIES.get(who).actions();
    }

    private static boolean allowed(String who, String action, String resource, String said) {
        String key = switch (action.substring(0, action.indexOf(':'))) {
            case "dynamodb" -> "dynamodb:LeadingKeys";
            case "ses" -> "ses:FromAddress";
            default -> "s3:prefix";
        };
        return Deployment.IDENTITIES
                .get(who)
                .allows(action, arn(resource), said == null ? Map.of() : Map.of(key, List.of(said)));
    }

    private static String arn(String resource) {
        return switch (resource) {
            case "mail" -> BUCKET;
            case "table" -> "arn:aws:dynamodb" + REGIONAL + "table/homing";
            case "other" -> "arn:aws:dynamodb" + REGIONAL + "table/other";
            default ->
                resource.startsWith("mail/")
                        ? BUCKET + resource.substring("mail".length())
                        : "arn:aws:" + resource.replaceFirst(":", REGIONAL);
        };
    }
}
