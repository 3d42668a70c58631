package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;

/** Names of what a session's queue is bounded for: its groups, and its private address. */
public final class Keys {
    private static final int MAX_CHARS = 255;

    private Keys() {}

    /** The key of what is sent to a session alone; no group can have this name. */
    public static String ofSession(Address address) {
        return "#" + address.number() + "#" + address.node().id();
    }

    /**
     * Checks a group's name: 1 to 255 characters, the first of them no {@code #}.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static String requireGroup(String group) {
        if (!isGroup(group)) {
            throw new IllegalArgumentException("A group's name has 1 to " + MAX_CHARS
                    + " characters and does not begin with '#', which names sessions: '" + group + "'");
        }
        return group;
    }

    static boolean isGroup(String group) {
        return !group.isEmpty() && group.length() <= MAX_CHARS && group.charAt(0) != '#';
    }
}
