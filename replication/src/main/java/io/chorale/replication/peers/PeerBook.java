package io.chorale.replication.peers;

import io.chorale.replication.peers.PeerFact.Began;
import io.chorale.replication.peers.PeerFact.Dropped;
import io.chorale.replication.peers.PeerFact.Heard;
import io.chorale.replication.peers.PeerFact.Refused;
import io.chorale.replication.peers.PeerFact.Removed;
import io.chorale.replication.peers.PeerFact.Told;
import io.chorale.replication.shard.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node remembers of itself and of the others, and what each fact makes of it. Not thread-safe. */
public final class PeerBook {
    private final NodeId self;
    private Lives own = Lives.NONE;
    private Refusal refusal;
    private final TreeMap<NodeId, Life> heard = new TreeMap<>();
    private final TreeMap<NodeId, Removal> removed = new TreeMap<>();
    private final TreeSet<NodeId> told = new TreeSet<>();

    /** Of a node that has never been started. */
    public PeerBook(NodeId self) {
        this.self = self;
    }

    public PeerBook copy() {
        PeerBook copy = new PeerBook(self);
        copy.own = own;
        copy.refusal = refusal;
        copy.heard.putAll(heard);
        copy.removed.putAll(removed);
        copy.told.addAll(told);
        return copy;
    }

    public void note(PeerFact fact) {
        if (fact instanceof Began began) {
            own = began.lives();
        } else if (fact instanceof Heard life) {
            heard.put(life.node(), life.life());
        } else if (fact instanceof Removed gone) {
            removed.putIfAbsent(gone.removal().node(), gone.removal());
        } else if (fact instanceof Told of) {
            told.add(of.node());
        } else if (fact instanceof Dropped of) {
            removed.remove(of.node());
            told.remove(of.node());
        } else if (fact instanceof Refused refused) {
            refusal = refused.refusal();
        }
    }

    public NodeId self() {
        return self;
    }

    /** This node's own lives. */
    public Lives own() {
        return own;
    }

    /** Why this node must not take part; null when it may. */
    public Refusal refusal() {
        return refusal;
    }

    /** The life in which a node was heard of last; null when it never was. */
    public Life heard(NodeId node) {
        return heard.get(node);
    }

    /** Of each node that was heard of the last life; a view. */
    public Map<NodeId, Life> heard() {
        return Collections.unmodifiableMap(heard);
    }

    /** Those of the removed nodes that this node has decided to remove, and that nobody else may know to be removed. */
    public Set<NodeId> untold() {
        Set<NodeId> untold = new TreeSet<>();
        removed.forEach((node, removal) -> {
            if (removal.by().equals(self) && !told.contains(node)) {
                untold.add(node);
            }
        });
        return untold;
    }

    /** The nodes that were removed for good; a view. */
    public Map<NodeId, Removal> removed() {
        return Collections.unmodifiableMap(removed);
    }
}
