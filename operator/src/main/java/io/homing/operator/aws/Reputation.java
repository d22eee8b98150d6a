package io.homing.operator.aws;

/**
 * The results of the mails that SES sent for this account in the last two weeks.
 *
 * @param attempts mails that SES tried to deliver
 * @param bounces those that bounced permanently
 * @param complaints those that a recipient reported as spam
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendStatistics.html">AWS: GetSendStatistics</a>
 */
public record Reputation(long attempts, long bounces, long complaints) {
    public double bounceRatio() {
        return ratio(bounces);
    }

    public double complaintRatio() {
        return ratio(complaints);
    }

    private double ratio(long events) {
        return attempts == 0 ? 0 : (double) events / attempts;
    }
}
