package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.shard.NodeId;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One question to all members of a view, whether a node may be removed for good. Nobody may be left out: any of them may
 * have the only copy in the view that knows what the removal would cost. It ends once.
 */
final class RemovalInquiry {
    /** An administrator waits for the end of it, for twice as long. */
    static final long PATIENCE_MS = 5_000;

    private static final Comparator<ShardId> BY_NAME =
            Comparator.comparing(ShardId::space).thenComparing(ShardId::number);

    private final long number;
    private final NodeId node;
    private final boolean isGone;
    private final long sinceMs;
    private final Runnable mayGo;
    private final Consumer<String> mustStay;
    private final Set<Member> waitedFor;
    private final Set<ShardId> kept = new TreeSet<>(BY_NAME);
    private final Set<ShardId> unjudged = new TreeSet<>(BY_NAME);

    /**
     * Begins with nobody's answer.
     *
     * @param isGone whether the node is not there; one that is has said itself that it keeps nothing
     * @param asked the members of the view
     * @param mustStay gets the reason
     */
    RemovalInquiry(
            long number,
            NodeId node,
            boolean isGone,
            Set<Member> asked,
            long nowMs,
            Runnable mayGo,
            Consumer<String> mustStay) {
        this.number = number;
        this.node = node;
        this.isGone = isGone;
        this.waitedFor = new TreeSet<>(asked);
        this.sinceMs = nowMs;
        this.mayGo = mayGo;
        this.mustStay = mustStay;
    }

    NodeId node() {
        return node;
    }

    /** True when that has decided it. */
    boolean onVerdict(Member from, Verdict verdict, long nowMs) {
        if (verdict.number() != number || !waitedFor.contains(from)) {
            return false;
        }
        if (onTick(nowMs)) {
            // It may have waited here for longer than the others remember what they have said.
            return true;
        }
        waitedFor.remove(from);
        if (!verdict.objection().isEmpty()) {
            mustStay.accept(verdict.objection() + " This is what " + from + " knows.");
            return true;
        }
        kept.addAll(verdict.kept());
        unjudged.addAll(verdict.unjudged());
        if (!waitedFor.isEmpty()) {
            return false;
        }
        unjudged.removeAll(kept);
        if (isGone && !unjudged.isEmpty()) {
            mustStay.accept("Node " + node.value() + " cannot be removed: no node that is there has a copy of "
                    + unjudged.size() + " shards, of which "
                    + unjudged.iterator().next()
                    + " is one, so nobody knows whether these need it. Start nodes that have one, and ask again; or begin"
                    + " with an empty cluster.");
        } else {
            mayGo.run();
        }
        return true;
    }

    /** What was answered was said of another view. */
    void onView() {
        mustStay.accept(
                "Node " + node.value() + " is not removed: nodes came or went while the others were asked what it"
                        + " would cost. Ask again.");
    }

    /** True when the time is over. */
    boolean onTick(long nowMs) {
        boolean isOver = nowMs - sinceMs >= PATIENCE_MS;
        if (isOver) {
            mustStay.accept("Node " + node.value() + " is not removed: " + waitedFor + " have not said within "
                    + PATIENCE_MS + " ms whether a shard of theirs needs it. Ask again, and if that does not help, stop"
                    + " them: they may hang.");
        }
        return isOver;
    }
}
