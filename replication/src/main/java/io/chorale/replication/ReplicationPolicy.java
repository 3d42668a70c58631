package io.chorale.replication;

import java.util.Locale;

/** What a confirmation means: how many nodes have an entry on their disks by then, and who may go on alone. */
public enum ReplicationPolicy {

    /**
     * {@link #ONE} with up to two nodes, {@link #MAJORITY} of three copies from the third on: what a cluster of that size
     * can offer at best.
     */
    AUTO,

    /**
     * More than half of a shard's copies have it. The smaller side of a partition confirms nothing; nothing confirmed is
     * ever taken back or doubled.
     */
    MAJORITY,

    /**
     * All copies that can be reached have it, and one is enough: each side of a partition goes on, and both are merged
     * afterwards. A message may then have been acknowledged on both sides.
     */
    ONE;

    /**
     * The policy of this name, in any case of letters.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    public static ReplicationPolicy named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "majority" -> MAJORITY;
            case "one" -> ONE;
            default ->
                throw new IllegalArgumentException("replicationPolicy is auto, majority or one, not " + name.strip());
        };
    }
}
