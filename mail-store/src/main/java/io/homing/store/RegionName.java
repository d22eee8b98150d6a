package io.homing.store;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A region of AWS. Its form is checked, not whether it exists: a list of regions would be out of date.
 *
 * @param value such as {@code eu-central-1}, {@code us-gov-west-1}, {@code eusc-de-east-1}
 */
public record RegionName(String value) {
    private static final Pattern FORM = Pattern.compile("(?=.{6,32}$)[a-z]{2,8}(-[a-z]+)+-\\d{1,2}");

    private static final String COMMERCIAL = "amazonaws.com";

    /** DNS suffixes of the other partitions, by what their regions begin with (botocore: partitions.json). */
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn-", "amazonaws.com.cn",
            "eusc-", "amazonaws.eu",
            "us-iso-", "c2s.ic.gov",
            "us-isob-", "sc2s.sgov.gov",
            "us-isof-", "csp.hci.ic.gov",
            "eu-isoe-", "cloud.adc-e.uk");

    public RegionName {
        String typed = value;
        value = TypedText.name("region", typed).toLowerCase(Locale.ROOT);
        TypedText.refuse(!FORM.matcher(value).matches(), "region", typed, "requires a region such as eu-central-1");
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
