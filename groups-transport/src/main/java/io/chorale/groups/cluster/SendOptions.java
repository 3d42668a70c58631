package io.chorale.groups.cluster;

/**
 * How a message is sent.
 *
 * @param type the application's, 0 to 65,535
 * @param selfDiscard whether the sender does without its own copy
 */
public record SendOptions(int type, boolean selfDiscard) {
    /** Type 0, and the sender gets its copy where it is a member. */
    public static final SendOptions DEFAULT = new SendOptions(0, false);

    public SendOptions {
        if (type < 0 || type > 0xffff) {
            throw new IllegalArgumentException("A message's type is 0 to 65,535, not " + type);
        }
    }

    /**
     * The same with another type.
     *
     * @throws IllegalArgumentException when it is not 0 to 65,535
     */
    public SendOptions withType(int newType) {
        return new SendOptions(newType, selfDiscard);
    }

    /** The same without a copy for the sender. */
    public SendOptions discardingOwn() {
        return new SendOptions(type, true);
    }
}
