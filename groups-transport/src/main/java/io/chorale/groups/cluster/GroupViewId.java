package io.chorale.groups.cluster;

import io.chorale.groups.vs.ViewId;

/**
 * Names a view of a group: the view of the cluster it is in, and a count within it.
 *
 * @param change how many changes of groups there were in that view of the cluster; 0 for the change of the cluster itself
 */
public record GroupViewId(ViewId cluster, long change) implements Comparable<GroupViewId> {

    @Override
    public int compareTo(GroupViewId other) {
        int byCluster = cluster.compareTo(other.cluster);
        return byCluster != 0 ? byCluster : Long.compare(change, other.change);
    }
}
