package io.chorale.shop.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How things stand, as one node tells.
 *
 * @param underReplicated shards that the loss of one more node could lose; -1 when the node cannot tell
 * @param waiting messages in the queue of orders that are not acknowledged; -1 when the node cannot tell
 * @param rejectedWaiting the same for the queue of rejected lines
 */
record Status(
        List<String> members, long underReplicated, long waiting, long rejectedWaiting, long orders, long fulfilments) {

    private static final Pattern MEMBERS = Pattern.compile("\"members\":\\[([^]]*)]");
    private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"");

    static Status parse(String json) throws IOException {
        Matcher list = MEMBERS.matcher(json);
        if (!list.find()) {
            throw new IOException("no members in " + json);
        }
        List<String> members = new ArrayList<>();
        for (Matcher name = NAME.matcher(list.group(1)); name.find(); ) {
            members.add(name.group(1));
        }
        return new Status(
                List.copyOf(members),
                number(json, "underReplicated"),
                number(json, "waiting"),
                number(json, "rejectedWaiting"),
                number(json, "orders"),
                number(json, "fulfilments"));
    }

    static long number(String json, String field) throws IOException {
        Matcher value = Pattern.compile("\"" + field + "\":(-?\\d+)").matcher(json);
        if (!value.find()) {
            throw new IOException("no " + field + " in " + json);
        }
        return Long.parseLong(value.group(1));
    }
}
