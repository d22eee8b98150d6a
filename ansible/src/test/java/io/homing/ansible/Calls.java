package io.homing.ansible;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.ses.model.DescribeActiveReceiptRuleSetRequest;
import software.amazon.awssdk.services.ses.model.GetSendStatisticsRequest;
import software.amazon.awssdk.services.sesv2.model.GetAccountRequest;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityRequest;
import software.amazon.awssdk.services.sesv2.model.ListSuppressedDestinationsRequest;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/**
 * Listens to every client of the SDK in this JVM, which finds it by a file of this module's test resources, and writes down
 * what IAM would be asked. Fails on a request that it does not know: a new one is to be a decision.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">AWS:
 *     actions, resources and condition keys</a>
 */
public final class Calls implements ExecutionInterceptor {
    private static final Map<String, Set<Call>> MADE = new ConcurrentHashMap<>();
    private static final String REGIONAL = "%s:%s:".formatted(Template.REGION, Template.ACCOUNT);

    private static volatile Optional<String> caller = Optional.empty();

    /** @param context condition keys and what the request says of them */
    record Call(String action, String resource, Map<String, List<String>> context) {
        boolean isAllowedBy(Policy policy) {
            return policy.allows(action, resource, context);
        }
    }

    /** Has somebody do something, and listens. To one at a time: the agent has threads of its own. */
    static <T> T by(String who, Callable<T> work) throws Exception {
        caller = Optional.of(who);
        try {
            return work.call();
        } finally {
            caller = Optional.empty();
        }
    }

    /** What somebody asked, each once. */
    static Set<Call> of(String who) {
        return MADE.getOrDefault(who, Set.of());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        caller.ifPresent(who -> heard(who).addAll(calls(context.request())));
    }

    /** That an object is missing S3 says to those only who may list. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.exception() instanceof NoSuchKeyException && context.request() instanceof GetObjectRequest get) {
            caller.ifPresent(who -> heard(who).add(listing(get.key())));
        }
    }

    /** What a request says that goes to the queue past the clients of the SDK. */
    static void queue(String operation) {
        String arn = "arn:aws:sqs:" + REGIONAL + Deployment.MAIN.get("Queue", "QueueName");
        caller.ifPresent(who -> heard(who).add(new Call("sqs:" + operation, arn, Map.of())));
    }

    private static Set<Call> heard(String who) {
        return MADE.computeIfAbsent(who, first -> ConcurrentHashMap.newKeySet());
    }

    private static List<Call> calls(SdkRequest request) {
        return switch (request) {
            case GetObjectRequest get -> List.of(object("s3:GetObject", get.key()));
            case PutObjectRequest put -> List.of(object("s3:PutObject", put.key()));
            case ListObjectsV2Request list -> List.of(listing(list.prefix()));
            case BatchGetItemRequest get ->
                get.requestItems().values().stream()
                        .map(keys -> item("BatchGetItem", keys.keys()))
                        .toList();
            // The store names the partition so in every Query.
            case QueryRequest query ->
                List.of(item(
                        "Query",
                        List.of(Map.of("pk", query.expressionAttributeValues().get(":pk")))));
            case PutItemRequest put -> List.of(item("PutItem", List.of(put.item())));
            case UpdateItemRequest update -> List.of(item("UpdateItem", List.of(update.key())));
            // Not an action itself:
            // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
            case TransactWriteItemsRequest all ->
                all.transactItems().stream().flatMap(Calls::written).toList();
            case SendEmailRequest send -> sent(send);
            case DescribeActiveReceiptRuleSetRequest any -> List.of(ses("DescribeActiveReceiptRuleSet", ""));
            case GetAccountRequest any -> List.of(ses("GetAccount", ""));
            case GetSendStatisticsRequest any -> List.of(ses("GetSendStatistics", ""));
            case ListSuppressedDestinationsRequest any -> List.of(ses("ListSuppressedDestinations", ""));
            case GetEmailIdentityRequest get -> List.of(ses("GetEmailIdentity", "identity/" + get.emailIdentity()));
            case GetBucketPolicyRequest any -> List.of(new Call("s3:GetBucketPolicy", bucket(), Map.of()));
            default -> throw new AssertionError("a request that nobody thought of: " + request.getClass());
        };
    }

    private static Stream<Call> written(TransactWriteItem item) {
        return Stream.of(
                        Stream.ofNullable(item.put()).map(put -> item("PutItem", List.of(put.item()))),
                        Stream.ofNullable(item.update()).map(update -> item("UpdateItem", List.of(update.key()))),
                        Stream.ofNullable(item.delete()).map(delete -> item("DeleteItem", List.of(delete.key()))),
                        Stream.ofNullable(item.conditionCheck())
                                .map(check -> item("ConditionCheckItem", List.of(check.key()))))
                .flatMap(calls -> calls);
    }

    /** Identity and configuration set are checked each by itself; in the sandbox also the identity of each recipient. */
    private static List<Call> sent(SendEmailRequest send) {
        String action = send.content().raw() == null ? "ses:SendEmail" : "ses:SendRawEmail";
        String domain =
                send.fromEmailAddress().substring(send.fromEmailAddress().indexOf('@') + 1);
        // Where a request names none, it is that of the identity, which domain.yaml sets.
        String set = Optional.ofNullable(send.configurationSetName()).orElse("homing");
        return Stream.concat(
                        Stream.of("identity/" + domain, "configuration-set/" + set),
                        send.destination().toAddresses().stream().map(recipient -> "identity/" + recipient))
                .map(resource -> new Call(
                        action,
                        "arn:aws:ses:" + REGIONAL + resource,
                        Map.of("ses:FromAddress", List.of(send.fromEmailAddress()))))
                .toList();
    }

    /** @param resource empty where the action knows none */
    private static Call ses(String action, String resource) {
        return new Call("ses:" + action, "arn:aws:ses:" + REGIONAL + resource, Map.of());
    }

    private static Call object(String action, String key) {
        return new Call(action, bucket() + "/" + key, Map.of());
    }

    private static Call listing(String prefix) {
        return new Call("s3:ListBucket", bucket(), Map.of("s3:prefix", List.of(prefix)));
    }

    private static Call item(String action, Collection<Map<String, AttributeValue>> keys) {
        List<String> partitions =
                keys.stream().map(key -> key.get("pk").s()).distinct().sorted().toList();
        return new Call(
                "dynamodb:" + action,
                "arn:aws:dynamodb:" + REGIONAL + "table/homing",
                Map.of("dynamodb:LeadingKeys", partitions));
    }

    private static String bucket() {
        return "arn:aws:s3:::" + Deployment.MAIN.get("Bucket", "BucketName");
    }
}
