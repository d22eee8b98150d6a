package io.homing.store.aws;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A question for the items of one partition between two keys, both included.
 *
 * @param limit of the items in the answer, at least 1
 * @param forward in order of the keys; otherwise the last comes first
 * @param goOn after the item of this key, as {@link Page#goOn} gives it; empty: from the beginning
 */
record Query(String table, Key from, Key to, int limit, boolean forward, Map<String, AttributeValue> goOn) {
    static final String CONDITION = "pk = :pk AND sk BETWEEN :from AND :to";

    /**
     * What DynamoDB answers at once.
     *
     * @param goOn where the next page begins; empty: there is no more
     */
    record Page(List<Item> items, Map<String, AttributeValue> goOn) {}

    Map<String, AttributeValue> values() {
        return Map.of(
                ":pk", AttributeValue.fromS(from.pk()),
                ":from", AttributeValue.fromS(from.sk()),
                ":to", AttributeValue.fromS(to.sk()));
    }

    /** For the SDK's client. */
    QueryRequest request() {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(CONDITION)
                .expressionAttributeValues(values())
                .scanIndexForward(forward)
                .limit(limit)
                .exclusiveStartKey(goOn.isEmpty() ? null : goOn)
                .build();
    }
}
