package io.chorale.replication.shard;

/** How much all replicas of a node remember of their ways, together. For the thread of the node's core. */
public final class Room {
    private final int size;
    private int taken;

    /** @param size in steps and ids of elements; some hundred for each replica are kept in any case */
    public Room(int size) {
        this.size = size;
    }

    void take(int more) {
        taken += more;
    }

    boolean isFull() {
        return taken > size;
    }

    /** How much is remembered. */
    public int taken() {
        return taken;
    }
}
