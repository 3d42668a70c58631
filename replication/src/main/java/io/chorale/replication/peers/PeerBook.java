package io.chorale.replication.peers;

import io.chorale.replication.peers.PeerFact.Began;
import io.chorale.replication.peers.PeerFact.Heard;
import io.chorale.replication.peers.PeerFact.Refused;
import io.chorale.replication.peers.PeerFact.Removed;
import io.chorale.replication.shard.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a node remembers of itself and of the others, and what each fact makes of it. Not thread-safe. */
public final class PeerBook {
    private final NodeId self;
    private Lives own = Lives.NONE;
    private Refusal refusal;
    private final TreeMap<NodeId, Life> heard = new TreeMap<>();
    private final TreeMap<NodeId, Removal> removed = new TreeMap<>();

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
        return copy;
    }

    public void note(PeerFact fact) {
        if (fact instanceof Began began) {
            own = began.lives();
        } else if (fact instanceof Heard life) {
            heard.put(life.node(), life.life());
        } else if (fact instanceof Removed gone) {
            removed.putIfAbsent(gone.removal().node(), gone.removal());
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

    /** The nodes that were removed for good; a view. */
    public Map<NodeId, Removal> removed() {
        return Collections.unmodifiableMap(removed);
    }
}
