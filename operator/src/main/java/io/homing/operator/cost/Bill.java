package io.homing.operator.cost;

import io.homing.agent.metrics.PriceList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A month's bill in US dollars, a line per service. The storage is that at the end of the first year. Items have the
 * sizes of average mail: an entry and a guard below 1 KB, a record below 2 KB.
 *
 * @param lines by service, in the order in which a mail passes them
 */
public record Bill(Map<String, Double> lines) {
    /** Requests of the queue's pollers, which Lambda runs whether mail comes or not: five that wait 20 seconds each. */
    private static final double POLLS = 5 * 3 * 60 * 24 * 30.0;

    private static final int KILOBYTES_OF_A_CHUNK = 256;
    private static final int MONTHS_KEPT = 12;
    private static final int MONTHS_INCOMING = 3;
    private static final int PAGE = 1_000;
    private static final double GIGABYTES_OF_THE_FUNCTION = 1.73;
    private static final double SECONDS_OF_A_MAIL = 0.5;
    private static final double SECONDS_OF_A_SWEEP = 2;
    private static final double KILOBYTE = 1.0 / (1 << 20);

    /** The log of one call in KB: a line of JSON of the function, and START, END and REPORT of Lambda. */
    private static final double KILOBYTES_OF_A_LOG = 1;

    private static final int MONTHS_OF_LOGS = 3;
    private static final double TABLE_KILOBYTES_OF_A_MAIL = 4;

    public Bill {
        lines = new LinkedHashMap<>(lines);
    }

    /** The bill of a workload at these prices. */
    public static Bill of(Workload work, RequestCounts requests, PriceList price) {
        double mails = work.mails();
        double incoming = mails * MONTHS_INCOMING;
        double pages = Math.max(1, Math.ceil(incoming / PAGE));
        double puts = mails * (1 + requests.of("function.PutObject"))
                + work.sweeps() * requests.of("sweep.ListObjectsV2") * pages;
        double gets = mails * (requests.of("function.GetObject") + work.hosts() * requests.of("mail.GetObject"));
        // A transaction costs twice: head 1, entry 1, guard 1, record 2.
        double writes = mails * (2 * 5 * requests.of("function.TransactWriteItems"))
                + mails * work.hosts() * requests.of("mail.PutItem")
                + work.heartbeats()
                + work.sweeps() * requests.of("sweep.PutItem");
        // Strong reads: the record, four rules, head and guard; an empty Query is one.
        double reads = mails * 7
                + mails * work.hosts() * requests.of("mail.Query")
                + work.polls() * requests.of("idle.Query")
                + work.sweeps() * (requests.of("sweep.Query") + requests.of("sweep.BatchGetItem"));

        Map<String, Double> lines = new LinkedHashMap<>();
        lines.put(
                "SES",
                mails * price.of("ses.received")
                        + mails * Math.floorDiv(work.kilobytes(), KILOBYTES_OF_A_CHUNK) * price.of("ses.chunk"));
        lines.put("S3 requests", puts * price.of("s3.put") + gets * price.of("s3.get"));
        lines.put("S3 storage", work.gigabytes() * (MONTHS_KEPT + MONTHS_INCOMING) * price.of("s3.gigabyteMonth"));
        lines.put("SNS and SQS", mails * price.of("sns.publish") + (POLLS + 2 * mails) * price.of("sqs.request"));
        lines.put(
                "Lambda",
                (mails + work.sweeps()) * price.of("lambda.request")
                        + (mails * SECONDS_OF_A_MAIL + work.sweeps() * SECONDS_OF_A_SWEEP)
                                * GIGABYTES_OF_THE_FUNCTION
                                * price.of("lambda.gigabyteSecond"));
        lines.put(
                "DynamoDB",
                writes * price.of("dynamodb.write")
                        + reads * price.of("dynamodb.read")
                        + mails
                                * MONTHS_KEPT
                                * TABLE_KILOBYTES_OF_A_MAIL
                                / (1 << 20)
                                * (price.of("dynamodb.gigabyteMonth") + price.of("dynamodb.backupMonth")));
        lines.put("alarms", requests.of("deployment.alarms") * price.of("cloudwatch.alarmMonth"));
        lines.put("metrics", requests.of("deployment.metrics") * price.of("cloudwatch.metricMonth"));
        double logs = (mails + work.sweeps()) * KILOBYTES_OF_A_LOG * KILOBYTE;
        lines.put("logs", logs * (price.of("logs.gigabyte") + MONTHS_OF_LOGS * price.of("logs.gigabyteMonth")));
        lines.put("Scheduler", work.sweeps() * price.of("scheduler.invocation"));
        lines.put("transfer", work.gigabytes() * work.hosts() * price.of("transfer.gigabyte"));
        return new Bill(lines);
    }

    public double total() {
        return lines.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
