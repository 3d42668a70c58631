package io.chorale.replication.shard;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The question whether a new reign would be welcome, and who has said so. Safety does not rest on it. */
final class Canvassing {
    private final NodeId self;
    private final ReplicaSummary own;
    private final TreeMap<NodeId, ReplicaSummary> granted = new TreeMap<>();

    Canvassing(NodeId self, ReplicaSummary own) {
        this.self = self;
        this.own = own;
        granted(self);
    }

    void granted(NodeId by) {
        granted.put(by, own);
    }

    /** As many must agree as would have to report. */
    boolean isEnough(Set<NodeId> view, Set<NodeId> givenUp) {
        Config config = own.config();
        Ballot ballot = new Ballot(self, granted, Map.of(), view, true, givenUp, Rules.ALL);
        return config.policy().reportsSuffice(config, ballot);
    }
}
