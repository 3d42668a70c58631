package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.MergeReport;
import java.util.Map;

/**
 * Is told what happens to a tree, or beneath one node: a snapshot first, then every change after it, in order. Called by
 * one thread at a time, on the executor of the tree, which it must not make wait for that tree.
 */
public interface TreeListener<V> {

    /** All nodes there are now, by their paths, with their attributes, replace what was told before. */
    void snapshot(Map<String, Map<String, V>> nodes, SnapshotCause cause, MergeReport report);

    /** A node is there now; its attributes follow. */
    void nodeAdded(String path);

    /** A node is gone; each beneath it is told by itself. */
    void nodeRemoved(String path);

    /** An attribute has a new value; the previous one is null when it had none. */
    void attributeSet(String path, String name, V value, V previous);

    /** An attribute is gone, by itself or with its node. */
    void attributeRemoved(String path, String name, V previous);
}
