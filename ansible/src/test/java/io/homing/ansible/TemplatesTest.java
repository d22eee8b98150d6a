package io.homing.ansible;

import static io.homing.ansible.Deployment.DOMAIN;
import static io.homing.ansible.Deployment.HOST;
import static io.homing.ansible.Deployment.MAIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.homing.agent.metrics.PriceList;
import io.homing.lambda.event.DeliveryTimes;
import io.homing.operator.cost.Bill;
import io.homing.operator.cost.RequestCounts;
import io.homing.operator.cost.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the templates must say so that no mail is lost, and nobody else gets at it. */
final class TemplatesTest {
    private static final int TEMPLATE_BODY_LIMIT = 51_200;
    /** Of the types that are kept: what names them, and so is their primary identifier. */
    private static final Map<String, String> NAMED_BY = Map.of(
            "AWS::S3::Bucket", "BucketName",
            "AWS::DynamoDB::Table", "TableName",
            "AWS::SES::EmailIdentity", "EmailIdentity");

    private static final String RULE =
            "arn:aws:ses:eu-central-1:123456789012:receipt-rule-set/homing:receipt-rule/homing";

    /** In which line of {@code homing cost} a kind of resource is. */
    private static final Map<String, String> BILLED = Map.ofEntries(
            Map.entry("AWS::S3::Bucket", "S3 storage"),
            Map.entry("AWS::DynamoDB::Table", "DynamoDB"),
            Map.entry("AWS::SES::ReceiptRule", "SES"),
            Map.entry("AWS::SNS::Topic", "SNS and SQS"),
            Map.entry("AWS::SQS::Queue", "SNS and SQS"),
            Map.entry("AWS::Lambda::Function", "Lambda"),
            Map.entry("AWS::Lambda::EventSourceMapping", "SNS and SQS"),
            Map.entry("AWS::Logs::LogGroup", "logs"),
            Map.entry("AWS::Logs::MetricFilter", "metrics"),
            Map.entry("AWS::CloudWatch::Alarm", "alarms"),
            Map.entry("AWS::Scheduler::Schedule", "Scheduler"));

    /** Why nothing is asked for a kind of resource. */
    private static final Map<String, String> FREE = Map.ofEntries(
            Map.entry("AWS::S3::BucketPolicy", "a setting of the bucket"),
            Map.entry("AWS::SES::ReceiptRuleSet", "SES asks for mails, not for rules"),
            Map.entry("AWS::SES::EmailIdentity", "SES asks for mails, not for identities"),
            Map.entry("AWS::SES::ConfigurationSet", "its reputation metrics are those of SES itself"),
            Map.entry("AWS::SES::ConfigurationSetEventDestination", "one notification for a bounce or complaint"),
            Map.entry("AWS::SNS::TopicPolicy", "a setting of the topic"),
            Map.entry("AWS::SNS::Subscription", "SNS asks for no deliveries to SQS"),
            Map.entry("AWS::SQS::QueuePolicy", "a setting of the queue"),
            Map.entry("AWS::Lambda::Version", "without SnapStart for what is not Java, nothing is kept warm"),
            Map.entry("AWS::Lambda::Alias", "a name"),
            Map.entry("AWS::Lambda::EventInvokeConfig", "a setting of the function"),
            Map.entry("AWS::IAM::Role", "IAM costs nothing"),
            Map.entry("AWS::IAM::User", "IAM costs nothing"),
            Map.entry("AWS::IAM::Policy", "IAM costs nothing"),
            Map.entry("AWS::IAM::ManagedPolicy", "IAM costs nothing"));

    @ParameterizedTest
    @ValueSource(strings = {"homing.yaml", "domain.yaml", "host.yaml"})
    void aTemplateIsShortEnoughToBeSentWithTheRequest(String file) throws IOException {
        assertThat(Template.rendered(file).getBytes(UTF_8).length).isLessThan(TEMPLATE_BODY_LIMIT);
    }

    @Test
    void bucketAndTableStayWhenTheStackGoes() {
        for (String kept : List.of("Bucket", "Table")) {
            assertThat(MAIN.resources().get(kept))
                    .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
                    .containsEntry("UpdateReplacePolicy", "Retain");
        }
        assertThat(MAIN.get("Table", "DeletionProtectionEnabled")).isEqualTo("true");
        assertThat(MAIN.get("Table", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
                .isEqualTo("true");
        assertThat(MAIN.get("Bucket", "VersioningConfiguration", "Status")).isEqualTo("Enabled");
    }

    /** AwsHeldMail writes it, in seconds since 1970. */
    @Test
    void whatTheStoreSaysExpiresMayBeDropped() {
        assertThat((Map<?, ?>) MAIN.get("Table", "TimeToLiveSpecification"))
                .isEqualTo(Map.of("AttributeName", "expires", "Enabled", "true"));
    }

    /** docs/lambda.md has the figures. */
    @Test
    void theFunctionHasOneProcessorAndTimeForTheLongestCall() {
        assertThat(MAIN.get("Function", "MemorySize")).isEqualTo("1769");
        assertThat(Integer.parseInt((String) MAIN.get("Function", "Timeout"))).isGreaterThanOrEqualTo(120);
        assertThat(MAIN.get("Function", "SnapStart", "ApplyOn")).isEqualTo("None");
    }

    /**
     * A change set with {@code --import-existing-resources} takes over what an earlier stack has left, but only by a static
     * name: <a
     * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html">AWS on
     * this</a>. With any other name the second deployment ends with AlreadyExists.
     */
    @ParameterizedTest
    @MethodSource("templates")
    void whatIsKeptHasALiteralName(Template template) {
        template.resources().forEach((name, resource) -> {
            if (String.valueOf(resource.get("DeletionPolicy")).startsWith("Retain")) {
                String property = NAMED_BY.get(resource.get("Type"));
                assertThat(property)
                        .as("the property that names %s: add it to this test", resource.get("Type"))
                        .isNotNull();
                assertThat(template.raw(name, property))
                        .as("%s of %s", property, name)
                        .isInstanceOf(String.class)
                        .asString()
                        .matches("[a-z0-9.-]+");
            }
        });
    }

    static Stream<Template> templates() {
        return Stream.of(MAIN, DOMAIN, HOST);
    }

    /** Or the first deployment that fails leaves behind what it has made. */
    @ParameterizedTest
    @MethodSource("templates")
    void nothingIsKeptOfAStackThatNeverWas(Template template) {
        assertThat(template.resources().values())
                .extracting(resource -> resource.get("DeletionPolicy"))
                .doesNotContain("Retain", "Snapshot");
    }

    @Test
    void bucketAndTableHaveNames() {
        assertThat(MAIN.get("Bucket", "BucketName")).isEqualTo("homing-mail-123456789012-eu-central-1");
        assertThat(MAIN.get("Table", "TableName")).isEqualTo("homing");
    }

    /** Somebody may have put another zip into the bucket between our look and Lambda's: it never runs. */
    @Test
    void onlyTheCodeThatWasSeenBecomesAVersion() {
        assertThat(MAIN.get("Version", "CodeSha256")).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(MAIN.get("FromQueue", "FunctionName")).asString().endsWith(":live");
        assertThat(MAIN.get("Sweep", "Target", "Arn")).asString().endsWith(":live");
        assertThat(MAIN.get("Live", "FunctionVersion")).isEqualTo(MAIN.get("Version", "Version"));
    }

    /** IAM allows a user 2,048 characters of inline policies, without white space. docs/aws-setup.md says how many domains fit. */
    @Test
    void theRightsOfNineDomainsFitIntoTheSmtpUser() throws IOException {
        List<String> domains =
                IntStream.range(0, 9).mapToObj("example%d.org"::formatted).toList();
        var main = Template.read("homing.yaml", "homing", Map.of("Domains", domains));
        var json = new ObjectMapper();
        int length = json.writeValueAsString(
                        ((Map<?, ?>) ((List<?>) main.get("Smtp", "Policies")).get(0)).get("PolicyDocument"))
                .length();
        for (String domain : domains) {
            var stack = Template.read("domain.yaml", "domain", Map.of("Domain", domain, "Main", "homing"));
            length += json.writeValueAsString(stack.get("ClientsMaySend", "PolicyDocument"))
                    .length();
        }
        assertThat(length).isLessThanOrEqualTo(2_048);
    }

    @Test
    void nothingInTheBucketIsPublic() {
        assertThat((Map<?, ?>) MAIN.get("Bucket", "PublicAccessBlockConfiguration"))
                .hasSize(4)
                .allSatisfy((name, value) -> assertThat(value).isEqualTo("true"));
    }

    @Test
    void sesMayWriteToIncomingForOurRuleOnly() {
        Policy policy = Policy.of(MAIN.get("BucketPolicy", "PolicyDocument"));
        String bucket = "arn:aws:s3:::homing-mail-123456789012-eu-central-1";
        Map<String, List<String>> ours =
                Map.of("aws:SourceAccount", List.of("123456789012"), "aws:SourceArn", List.of(RULE));

        assertThat(policy.allows("s3:PutObject", bucket + "/incoming/a", ours)).isTrue();
        assertThat(policy.allows("s3:PutObject", bucket + "/processed/a.eml", ours))
                .isFalse();
        assertThat(policy.allows("s3:GetObject", bucket + "/incoming/a", ours)).isFalse();
        assertThat(policy.allows("s3:PutObject", bucket + "/incoming/a", Map.of()))
                .isFalse();
        assertThat(policy.allows(
                        "s3:PutObject",
                        bucket + "/incoming/a",
                        Map.of("aws:SourceAccount", List.of("999999999999"), "aws:SourceArn", List.of(RULE))))
                .isFalse();
        assertThat(policy.allows(
                        "s3:PutObject",
                        bucket + "/incoming/a",
                        Map.of(
                                "aws:SourceAccount", List.of("123456789012"),
                                "aws:SourceArn", List.of(RULE),
                                "aws:SecureTransport", List.of("false"))))
                .isFalse();
    }

    @Test
    void onlyOurRuleSpeaksToTheTopicAndOnlyTheTopicToTheQueues() {
        Policy topic = Policy.of(MAIN.get("ArrivalsPolicy", "PolicyDocument"));
        String arrivals = "arn:aws:sns:eu-central-1:123456789012:homing-arrivals";
        Map<String, List<String>> ours =
                Map.of("aws:SourceAccount", List.of("123456789012"), "aws:SourceArn", List.of(RULE));
        assertThat(topic.allows("sns:Publish", arrivals, ours)).isTrue();
        assertThat(topic.allows("sns:Publish", arrivals, Map.of("aws:SourceAccount", List.of("123456789012"))))
                .isFalse();

        Policy queues = Policy.of(MAIN.get("QueuePolicy", "PolicyDocument"));
        String queue = "arn:aws:sqs:eu-central-1:123456789012:homing-arrivals";
        assertThat(queues.allows("sqs:SendMessage", queue, Map.of("aws:SourceArn", List.of(arrivals))))
                .isTrue();
        assertThat(queues.allows("sqs:SendMessage", queue, Map.of("aws:SourceArn", List.of(arrivals + "2"))))
                .isFalse();
        assertThat(queues.allows(
                        "sqs:SendMessage",
                        queue,
                        Map.of("aws:SourceArn", List.of(arrivals), "aws:SecureTransport", List.of("false"))))
                .isFalse();
    }

    @Test
    void theRuleStoresMailOfEveryDomainAsItIs() {
        assertThat(MAIN.get("Rule", "Rule", "Recipients")).isEqualTo(List.of("example.org", "example.net"));
        assertThat(MAIN.get("Rule", "Rule", "ScanEnabled")).isEqualTo("true");
        var actions = (List<?>) MAIN.get("Rule", "Rule", "Actions");
        assertThat(actions).hasSize(1);
        assertThat((Map<?, ?>) ((Map<?, ?>) actions.get(0)).get("S3Action"))
                .isEqualTo(Map.of(
                        "BucketName", "homing-mail-123456789012-eu-central-1",
                        "ObjectKeyPrefix", "incoming/", // and no KmsKeyArn: SES would encrypt on its side
                        "TopicArn", "arn:aws:sns:eu-central-1:123456789012:homing-arrivals"));
    }

    @Test
    void queueFunctionAndSweepKeepTheTimesThatTheCodeCountsOn() {
        Duration visibility = Duration.ofSeconds(Integer.parseInt((String) MAIN.get("Queue", "VisibilityTimeout")));
        Duration timeout = Duration.ofSeconds(Integer.parseInt((String) MAIN.get("Function", "Timeout")));
        int receives = Integer.parseInt((String) MAIN.get("Queue", "RedrivePolicy", "maxReceiveCount"));
        assertThat(visibility).isEqualTo(DeliveryTimes.VISIBILITY).isGreaterThanOrEqualTo(timeout.multipliedBy(6));
        assertThat(timeout).isEqualTo(DeliveryTimes.FUNCTION);
        assertThat(receives).isEqualTo(DeliveryTimes.RECEIVES);
        assertThat(MAIN.get("Sweep", "ScheduleExpression"))
                .isEqualTo("rate(%d minutes)".formatted(DeliveryTimes.SWEEP.toMinutes()));
        assertThat(visibility.multipliedBy(receives - 1L))
                .as("where the function dies each time")
                .isGreaterThanOrEqualTo(Duration.ofHours(12));
        assertThat(DeliveryTimes.untilLastTry())
                .as("where it reports each time")
                .isGreaterThanOrEqualTo(Duration.ofHours(12));
        int retention = Integer.parseInt((String) MAIN.get("Queue", "MessageRetentionPeriod"));
        assertThat(DeliveryTimes.longest()).isLessThan(Duration.ofSeconds(retention));
        assertThat(MAIN.get("FromQueue", "FunctionResponseTypes")).isEqualTo(List.of("ReportBatchItemFailures"));
    }

    /** The sweep recovers from incoming/, so that must outlive every queue. */
    @Test
    void rawMailOutlivesTheQueues() {
        var parameter = (Map<?, ?>) MAIN.parameters().get("IncomingDays");
        int days = Integer.parseInt((String) parameter.get("MinValue"));
        for (String queue : MAIN.resources("AWS::SQS::Queue")) {
            assertThat(Integer.parseInt((String) MAIN.get(queue, "MessageRetentionPeriod")))
                    .as(queue)
                    .isLessThan(days * 24 * 60 * 60);
        }
    }

    @Test
    void noLifecycleRuleExpiresMailThatHostsMayStillWant() {
        assertThat((List<?>) MAIN.get("Bucket", "LifecycleConfiguration", "Rules"))
                .map(rule -> (Map<?, ?>) rule)
                .filteredOn(rule -> rule.containsKey("ExpirationInDays"))
                .extracting(rule -> String.valueOf(rule.get("Prefix")))
                .containsExactly("incoming/", "held/");
    }

    @Test
    void theFunctionIsToldWhatItWantsToKnow() {
        assertThat((Map<?, ?>) MAIN.get("Function", "Environment", "Variables"))
                .isEqualTo(Map.of(
                        "HOMING_BUCKET", "homing-mail-123456789012-eu-central-1",
                        "HOMING_TABLE", "homing",
                        "HOMING_LANES", "1",
                        "HOMING_DEFAULT_MAILBOX", "",
                        "HOMING_HOSTS", "primary,backup",
                        "HOMING_OPERATOR", "you@example.com",
                        "HOMING_HELD_DAYS", "30",
                        "HOMING_CONFIGURATION_SET", "homing",
                        "HOMING_KMS_KEY", "",
                        "HOMING_QUEUE", "https://sqs.eu-central-1.amazonaws.com/123456789012/homing-arrivals"));
    }

    /** A version is a frozen copy: whatever freezes must make a new one, or the alias runs old settings for ever. */
    @Test
    void aNewReleaseMakesANewVersion() {
        assertThat(MAIN.get("Version", "Description")).isEqualTo("1");
        assertThat((String) MAIN.get("Function", "Description")).endsWith("Release 1");
    }

    @Test
    void everyAlarmIsHeard() {
        assertThat(MAIN.resources("AWS::CloudWatch::Alarm"))
                .hasSize((int) RequestCounts.measured().of("deployment.alarms"))
                .allSatisfy(alarm -> assertThat(MAIN.get(alarm, "AlarmActions"))
                        .isEqualTo(List.of("arn:aws:sns:eu-central-1:123456789012:homing-alerts")));
        Policy policy = Policy.of(MAIN.get("AlertsPolicy", "PolicyDocument"));
        assertThat(policy.allows(
                        "sns:Publish",
                        "arn:aws:sns:eu-central-1:123456789012:homing-alerts",
                        Map.of("aws:SourceAccount", List.of("123456789012"))))
                .isTrue();
    }

    @Test
    void silenceIsAnAlarmOnlyWhereMailOrSweepsAreMissed() {
        assertThat(MAIN.resources("AWS::CloudWatch::Alarm"))
                .filteredOn(alarm -> MAIN.get(alarm, "TreatMissingData").equals("breaching"))
                .containsExactly("SweepIsQuiet", "MailIsQuiet");
    }

    /** CloudWatch asks for each metric of a filter, by name and not by filter. */
    @Test
    void everyMetricOfOursIsOnTheBill() {
        assertThat(MAIN.resources("AWS::Logs::MetricFilter"))
                .hasSize((int) RequestCounts.measured().of("deployment.metrics"));
    }

    /** Another kind of resource is to be a decision: what it costs, or why it costs nothing. */
    @Test
    void everythingThatIsDeployedIsOnTheBillOrFree() {
        Set<String> lines = Bill.of(
                        new Workload(1_000, 90, 2, Duration.ofSeconds(1)), RequestCounts.measured(), PriceList.prices())
                .lines()
                .keySet();
        assertThat(Stream.of(MAIN, DOMAIN, HOST)
                        .flatMap(template -> template.resources().values().stream())
                        .map(resource -> (String) resource.get("Type"))
                        .distinct())
                .allSatisfy(type -> assertThat(BILLED.containsKey(type) ^ FREE.containsKey(type))
                        .as("%s is either billed or free", type)
                        .isTrue());
        assertThat(lines).containsAll(BILLED.values());
    }

    /** An alarm on a number that nobody writes is a stub. */
    @Test
    void everyNumberOfOursThatAnAlarmWatchesIsWritten() {
        Stream<Object> written = MAIN.resources("AWS::Logs::MetricFilter").stream()
                .map(filter ->
                        ((Map<?, ?>) ((List<?>) MAIN.get(filter, "MetricTransformations")).get(0)).get("MetricName"));
        assertThat(MAIN.resources("AWS::CloudWatch::Alarm"))
                .filteredOn(alarm -> MAIN.get(alarm, "Namespace").equals("Homing/homing"))
                .extracting(alarm -> MAIN.get(alarm, "MetricName"))
                .containsExactlyInAnyOrderElementsOf(written.toList());
    }

    @Test
    void theSweepFindsSomethingWhereItHadWork() {
        String pattern = (String) MAIN.get("SweepFoundMetric", "FilterPattern");
        assertThat(Pattern.compile("\\$\\.(\\w+)").matcher(pattern).results().map(it -> it.group(1)))
                .containsExactly("event", "recovered", "repaired", "answered", "inDoubt", "failed");
    }

    @Test
    void theOperatorsUserMayDoWhatAllCommandsTake() {
        assertThat(MAIN.get("OperatorUser", "UserName")).isEqualTo("homing-operator");
        assertThat(MAIN.get("OperatorUser", "ManagedPolicyArns")).isEqualTo(List.of("Operator", "Doctor"));
    }

    @Test
    void domainsAndHostsNameWhatTheMainStackMakes() {
        assertThat(DOMAIN.get("FunctionMaySend", "Roles")).isEqualTo(List.of(MAIN.get("FunctionRole", "RoleName")));
        assertThat(DOMAIN.get("ClientsMaySend", "Users")).isEqualTo(List.of(MAIN.get("Smtp", "UserName")));
        assertThat(DOMAIN.get("Identity", "ConfigurationSetAttributes", "ConfigurationSetName"))
                .isEqualTo(MAIN.get("Sending", "Name"));
        assertThat(HOST.get("User", "UserName")).isEqualTo("homing-host-primary");
    }
}
