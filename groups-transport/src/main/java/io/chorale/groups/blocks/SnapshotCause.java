package io.chorale.groups.blocks;

/** Why a listener is given everything there is. */
public enum SnapshotCause {
    /** It was just added; nothing is missing between this and the changes that follow. */
    ADDED,
    /** Its queue was full: changes were skipped, and their sum is in the snapshot. */
    BEHIND,
    /** This member joined again and has loaded the state of the others. */
    LOADED,
    /** Partitions came together; the report says what this side lost and gained. */
    MERGED,
    /** All members that had the state are gone; it began again, empty. */
    LOST
}
