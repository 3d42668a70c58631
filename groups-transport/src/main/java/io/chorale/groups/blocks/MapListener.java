package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.MergeReport;
import java.util.Map;

/**
 * Is told what happens to a map, or to the keys with one prefix: a snapshot first, then every change after it, in the
 * order that all members see. Called by one thread at a time, on the executor of the map. It may take its time, which delays
 * nobody: when too much waits for it, it is given a snapshot instead of what it missed. It must not make blocking calls of
 * the map, whose answers may wait for the same executor.
 */
public interface MapListener<K, V> {

    /**
     * Everything there is now replaces what was told before.
     *
     * @param entries of the listened keys; the listener's own
     * @param report what this member's state lost and gained, for {@link SnapshotCause#LOADED},
     *     {@link SnapshotCause#MERGED} and {@link SnapshotCause#LOST}
     */
    void snapshot(Map<K, V> entries, SnapshotCause cause, MergeReport report);

    /** A key has a new value; the previous one is null when it had none. */
    void put(K key, V value, V previous);

    /** A key is gone, because it was removed or because it expired. */
    void removed(K key, V previous, boolean expired);
}
