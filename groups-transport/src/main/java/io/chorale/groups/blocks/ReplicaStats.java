package io.chorale.groups.blocks;

/**
 * What a member's copy has counted.
 *
 * @param applied commands applied, of all members
 * @param pending writes that wait for their confirmation
 * @param held those of them that were not sent yet, because a member loads or partitions merge
 * @param inDoubt writes whose end is not known
 * @param refused writes that were refused because too many were pending
 * @param loads how often the state was loaded, merged or lost
 * @param restarts how often loading began anew because too much came meanwhile
 * @param keptStates states kept for members that load
 * @param behind how often a listener was given a snapshot because it did not keep up
 * @param rejected messages that were not understood, and dropped
 */
public record ReplicaStats(
        long applied,
        long pending,
        long held,
        long inDoubt,
        long refused,
        long loads,
        long restarts,
        long keptStates,
        long behind,
        long rejected) {}
