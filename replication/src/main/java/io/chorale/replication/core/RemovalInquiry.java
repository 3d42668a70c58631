package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.KeptCopy;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.shard.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One question to all members of a view, whether a node may be removed for good. Nobody may be left out: any of them may
 * have the only copy in the view that knows what the removal would cost. One is asked before the others, by everybody the
 * same, so that of two removals that cannot both be one goes through. It ends once.
 */
final class RemovalInquiry {
    /** An administrator waits for the end of it, for twice as long. */
    static final long PATIENCE_MS = 5_000;

    /** What it asks, and what follows. */
    interface Asker {

        void ask(Member member, MayGo question);

        void mayGo();

        /** Nobody is to count the node as gone because of this question any more. */
        void mustStay(String reason);
    }

    private static final Comparator<ShardId> BY_NAME =
            Comparator.comparing(ShardId::space).thenComparing(ShardId::number);

    private final MayGo question;
    private final boolean isGone;
    private final long sinceMs;
    private final Asker asker;
    private final Set<Member> waitedFor = new TreeSet<>();
    private final Set<Member> askedNext;
    private final Map<ShardId, Set<KeptCopy>> kept = new HashMap<>();
    private final Set<KeptCopy> unopened = new HashSet<>();
    private final Set<ShardId> unjudged = new TreeSet<>(BY_NAME);

    /**
     * Asks nobody yet.
     *
     * @param isGone whether the node is not there; one that is has said itself that it keeps nothing
     * @param members of the view, which are all to be asked
     */
    RemovalInquiry(MayGo question, boolean isGone, Set<Member> members, long nowMs, Asker asker) {
        this.question = question;
        this.isGone = isGone;
        this.askedNext = new TreeSet<>(members);
        this.sinceMs = nowMs;
        this.asker = asker;
    }

    void begin() {
        ask(Set.of(askedNext.iterator().next()));
    }

    private void ask(Set<Member> members) {
        waitedFor.addAll(members);
        askedNext.removeAll(members);
        members.forEach(member -> asker.ask(member, question));
    }

    NodeId node() {
        return question.node();
    }

    /** True when that has decided it. */
    boolean onVerdict(Member from, Verdict verdict, long nowMs) {
        if (verdict.number() != question.number() || !waitedFor.contains(from)) {
            return false;
        }
        if (onTick(nowMs)) {
            // It may have waited here for longer than the others remember what they have said.
            return true;
        }
        waitedFor.remove(from);
        if (!verdict.objection().isEmpty()) {
            asker.mustStay(verdict.objection() + " This is what " + from + " knows.");
            return true;
        }
        verdict.kept().forEach(copy -> kept.computeIfAbsent(copy.shard(), absent -> new HashSet<>())
                .add(copy));
        unopened.addAll(verdict.unopened());
        unjudged.addAll(verdict.unjudged());
        if (waitedFor.isEmpty() && !askedNext.isEmpty()) {
            ask(Set.copyOf(askedNext));
        } else if (waitedFor.isEmpty()) {
            decide();
            return true;
        }
        return false;
    }

    private void decide() {
        unjudged.removeAll(kept.keySet());
        Set<ShardId> alone = new TreeSet<>(BY_NAME);
        unopened.stream().filter(copy -> !isLeft(copy)).forEach(copy -> alone.add(copy.shard()));
        if (isGone && !unjudged.isEmpty()) {
            asker.mustStay("Node " + node() + " cannot be removed: no node that is there has a copy of "
                    + unjudged.size() + " shards, of which "
                    + unjudged.iterator().next()
                    + " is one, so nobody knows whether these need it. Start nodes that have one, and ask again; or begin"
                    + " with an empty cluster.");
        } else if (!alone.isEmpty()) {
            asker.mustStay("Node " + node() + " is not removed: its disk has copies of " + alone.size()
                    + " shards, of which " + alone.iterator().next()
                    + " is one, whose spaces it has not opened, and nobody else that is there knows that it has left"
                    + " these. Open the spaces there, so that others take what it has; or stop it and remove it then,"
                    + " and give up what only its disk has.");
        } else {
            asker.mayGo();
        }
    }

    /** Whether a copy that counts, of this config or a later one, is with somebody who has not objected. */
    private boolean isLeft(KeptCopy copy) {
        return kept.getOrDefault(copy.shard(), Set.of()).stream()
                .anyMatch(other -> other.birth() == copy.birth() && other.version() >= copy.version());
    }

    /** What was answered was said of another view. */
    void onView() {
        asker.mustStay("Node " + node() + " is not removed: nodes came or went while the others were asked what it"
                + " would cost. Ask again.");
    }

    /** True when the time is over. */
    boolean onTick(long nowMs) {
        boolean isOver = nowMs - sinceMs >= PATIENCE_MS;
        if (isOver) {
            asker.mustStay("Node " + node() + " is not removed: " + waitedFor + " have not said within " + PATIENCE_MS
                    + " ms whether a shard of theirs needs it. Ask again, and if that does not help, stop them: they"
                    + " may hang.");
        }
        return isOver;
    }
}
