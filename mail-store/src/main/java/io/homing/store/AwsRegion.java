package io.homing.store;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A region of AWS. Only its shape is checked: a list of regions would be out of date within months. What region receives
 * mail is in the DNS.
 *
 * @param value such as {@code eu-central-1}, {@code us-gov-west-1} or {@code eusc-de-east-1}
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rande.html">AWS: service endpoints</a>
 */
public record AwsRegion(String value) {
    /** The same in values.schema.json of the chart. */
    private static final Pattern SHAPE = Pattern.compile("[a-z]{2,5}(-[a-z]{2,16}){1,3}-[0-9]{1,2}");

    private static final String COMMERCIAL = "amazonaws.com";

    /** DNS suffixes of the other partitions, by what their regions begin with (botocore: partitions.json). */
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn-", "amazonaws.com.cn",
            "eusc-", "amazonaws.eu",
            "us-iso-", "c2s.ic.gov",
            "us-isob-", "sc2s.sgov.gov",
            "us-isof-", "csp.hci.ic.gov",
            "eu-isoe-", "cloud.adc-e.uk");

    public AwsRegion {
        Require.that(value != null && isRegion(value), "region", value, "the name of a region such as eu-central-1");
    }

    /** Whether a text has the shape of a region's name. */
    public static boolean isRegion(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** What the names of the services in a region end with: {@code amazonaws.com} in most. */
    public static String dnsSuffix(String region) {
        return SUFFIXES.entrySet().stream()
                .filter(partition -> region.startsWith(partition.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMERCIAL);
    }

    /** The name of a regional endpoint: {@code s3.eu-central-1.amazonaws.com}. */
    public String host(String service) {
        return "%s.%s.%s".formatted(service, value, dnsSuffix(value));
    }

    @Override
    public String toString() {
        return value;
    }
}
