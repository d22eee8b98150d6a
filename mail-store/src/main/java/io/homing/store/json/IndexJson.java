package io.homing.store.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.IndexRecord.Attachment;
import io.homing.store.MessageId;
import io.homing.store.Sha256;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Instant;

/** The index record of a mail: the {@code record} attribute of its META item. */
public final class IndexJson {
    private IndexJson() {}

    public static String write(IndexRecord record) {
        ObjectNode json = Fields.document()
                .put("message", record.message().value())
                .put("size", record.size())
                .put("sha256", record.sha256().value())
                .put("received", record.received().toString());
        record.sender().ifPresent(sender -> json.put("sender", sender.value()));
        ObjectNode verdicts = json.putObject("verdicts")
                .put("spam", record.verdicts().spam().name())
                .put("virus", record.verdicts().virus().name())
                .put("spf", record.verdicts().spf().name())
                .put("dkim", record.verdicts().dkim().name())
                .put("dmarc", record.verdicts().dmarc().name());
        if (record.verdicts().dmarcReject()) {
            verdicts.put("dmarcReject", true);
        }
        json.put("from", record.from());
        record.to().forEach(json.putArray("to")::add);
        json.put("subject", record.subject());
        record.date().ifPresent(date -> json.put("date", date.toString()));
        var attachments = json.putArray("attachments");
        for (Attachment attachment : record.attachments()) {
            attachments
                    .addObject()
                    .put("name", attachment.name())
                    .put("type", attachment.type())
                    .put("size", attachment.size());
        }
        record.problem().ifPresent(problem -> json.put("problem", problem));
        record.messageId().ifPresent(id -> json.put("messageId", id));
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for anything else. */
    public static IndexRecord read(String json) {
        return Fields.read(
                "index record",
                json,
                fields -> new IndexRecord(
                        fields.value("message", MessageId::new),
                        fields.number("size"),
                        fields.value("sha256", Sha256::new),
                        fields.value("received", Instant::parse),
                        fields.optional("sender", Address::new),
                        fields.object("verdicts", IndexJson::verdicts),
                        fields.text("from"),
                        fields.texts("to"),
                        fields.text("subject"),
                        fields.optional("date", Instant::parse),
                        fields.objects("attachments", IndexJson::attachment),
                        fields.optional("problem", text -> text),
                        fields.optional("messageId", text -> text)));
    }

    private static Verdicts verdicts(Fields fields) {
        return new Verdicts(
                fields.value("spam", Verdict::valueOf),
                fields.value("virus", Verdict::valueOf),
                fields.value("spf", Verdict::valueOf),
                fields.value("dkim", Verdict::valueOf),
                fields.value("dmarc", Verdict::valueOf),
                fields.flag("dmarcReject"));
    }

    private static Attachment attachment(Fields fields) {
        return new Attachment(fields.text("name"), fields.text("type"), fields.number("size"));
    }
}
