package io.homing.operator.aws;

/**
 * The permission of an account to send mail, and its quota.
 *
 * @param enabled false when AWS or its owner has stopped it
 * @param enforcement {@code HEALTHY}, {@code PROBATION} or {@code SHUTDOWN}
 * @param sandbox whether it sends to verified addresses only
 * @param most in 24 hours; -1: without limit
 * @param sent in the last 24 hours
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html">AWS: GetAccount</a>
 */
public record Sending(boolean enabled, String enforcement, boolean sandbox, double most, double sent) {}
