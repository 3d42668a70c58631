package io.chorale.groups.blocks.core;

/** What a member of a replicated state holds. */
public enum Phase implements Coded {
    /** It is not in the group. */
    OUT(0),
    /** It waits for the state of a place it has passed, and keeps the updates from there. */
    BLANK(1),
    /** It holds what its partition had, waits for what the others had, and keeps the updates since. */
    MERGING(2),
    /** It holds the group's state and applies updates as they come. */
    LIVE(3);

    private final int code;

    Phase(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
