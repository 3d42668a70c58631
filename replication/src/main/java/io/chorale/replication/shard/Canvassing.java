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

    /**
     * As many must agree as would have to report. Who has to wait for somebody who is away, as far as it knows, could not
     * begin: it asks for reports only when nobody who is there minds, be it a primary of a shard that was founded apart.
     *
     * @param knowsLastReign as of a {@link Ballot}
     */
    boolean isEnough(Set<NodeId> view, boolean knowsLastReign, Set<NodeId> givenUp) {
        Config config = own.config();
        Ballot ballot = new Ballot(self, granted, Map.of(), view, knowsLastReign, givenUp, Rules.ALL);
        Ballot known = new Ballot(self, granted, Map.of(), view, true, givenUp, Rules.ALL);
        boolean isWaiting = !view.containsAll(config.policy().awaited(config, ballot));
        return config.policy().reportsSuffice(config, known)
                && (!isWaiting
                        || !config.policy().confirmsWithoutQuorum()
                        || granted.keySet().containsAll(view));
    }
}
