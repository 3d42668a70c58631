package io.chorale.shop.catalogue;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts in euro cents, as text. Stateless. */
public final class Money {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,7})\\.(\\d{2})");

    private Money() {}

    /** Such as 12.50; always with a point, so that pages and files agree. */
    public static String format(long cents) {
        return cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100;
    }

    /** Reads what {@link #format} writes; empty when the text is anything else. */
    public static OptionalLong parse(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(matcher.group(1)) * 100 + Long.parseLong(matcher.group(2)));
    }
}
