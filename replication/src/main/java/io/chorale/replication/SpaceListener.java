package io.chorale.replication;

import io.chorale.groups.Member;

/** Hears of reigns and of the primaries' volatile messages. Called on the node's event loop: must not block. */
public interface SpaceListener {

    /**
     * A new primary serves the shard: whatever was attached at the former one must be attached again. Also called for
     * every known reign when the listener is added.
     */
    void onReign(int shard, Epoch epoch, Member primary);

    /** The primary of the shard's present reign sent a volatile message to this node. */
    void onSignal(int shard, byte[] signal);
}
