package io.chorale.simulation.replication;

/** A mistake beside the protocol, put there to see that the checker notices. */
public enum PlantedBug {
    NONE,
    /** Questions are answered at once, before what they saw is committed. */
    QUERY_EARLY,
    /** The last of what a disk has confirmed is lost in a crash. */
    DISK_LIES,
    /** Now and then a disk does not do what an acknowledgement asks for. */
    DISK_KEEPS_REMOVED,
    /** A node that was removed for good comes back with its disk, and nobody refuses it. */
    REMOVED_RETURNS,
    /** What a difference says is removed stays. */
    DIFFERENCE_KEEPS_REMOVED,
    /** A client repeats its open requests from the last to the first. */
    REPEAT_BACKWARDS
}
