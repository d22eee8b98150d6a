package io.homing.store.aws;

import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item of the table; {@link StoreLayout} says which there are. */
record Key(String pk, String sk) {
    static Key head(Lane lane) {
        return new Key(StoreLayout.journal(lane), StoreLayout.HEAD);
    }

    static Key entry(Lane lane, Position position) {
        return new Key(StoreLayout.journal(lane), position.padded());
    }

    static Key meta(MessageId message) {
        return new Key(StoreLayout.message(message), StoreLayout.META);
    }

    static Key guard(MessageId message, MailboxName mailbox) {
        return new Key(StoreLayout.message(message), StoreLayout.guard(mailbox));
    }

    static Key rule(RulePattern pattern) {
        return new Key(StoreLayout.rule(pattern), StoreLayout.RULE);
    }

    static Key host(HostName host, Lane lane) {
        return new Key(StoreLayout.host(host), lane.toString());
    }

    Map<String, AttributeValue> attributes() {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    @Override
    public String toString() {
        return pk + " " + sk;
    }
}
