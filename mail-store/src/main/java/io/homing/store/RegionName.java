package io.homing.store;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A region of AWS. Its form is checked, not whether it exists: a list of regions would be out of date.
 *
 * @param value such as {@code eu-central-1}, {@code us-gov-west-1}, {@code eusc-de-east-1}
 */
public record RegionName(String value) {
    private static final Pattern FORM = Pattern.compile("(?=.{6,32}$)[a-z]{2,8}(-[a-z]+)+-\\d{1,2}");

    public RegionName {
        String typed = value;
        value = TypedText.name("region", typed).toLowerCase(Locale.ROOT);
        TypedText.refuse(!FORM.matcher(value).matches(), "region", typed, "requires a region such as eu-central-1");
    }

    @Override
    public String toString() {
        return value;
    }
}
