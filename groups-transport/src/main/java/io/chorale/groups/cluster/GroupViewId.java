package io.chorale.groups.cluster;

import io.chorale.groups.vs.ViewId;

/**
 * Names a view of a group: the view of the cluster it is in, and what had changed within it.
 *
 * @param change how many changes of groups there were in that view of the cluster; 0 for the change of the cluster itself
 * @param history a digest of these changes, which tells apart what members have seen that are about to part
 */
public record GroupViewId(ViewId cluster, long change, long history) implements Comparable<GroupViewId> {

    @Override
    public int compareTo(GroupViewId other) {
        int byCluster = cluster.compareTo(other.cluster);
        if (byCluster != 0) {
            return byCluster;
        }
        int byChange = Long.compare(change, other.change);
        return byChange != 0 ? byChange : Long.compare(history, other.history);
    }
}
