package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.core.Message.Admit;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.Refuse;
import io.chorale.replication.peers.PeerBook;
import io.chorale.replication.peers.PeerFact;
import io.chorale.replication.peers.PeerFact.Dropped;
import io.chorale.replication.peers.PeerFact.Heard;
import io.chorale.replication.peers.PeerFact.Refused;
import io.chorale.replication.peers.PeerFact.Removed;
import io.chorale.replication.peers.PeerFact.Told;
import io.chorale.replication.peers.Refusal;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may take part. A node says nothing of its shards before every member of its view that it can talk to has heard of
 * it and has found nothing against it; a directory that was copied, put back to an earlier state, or removed for good is
 * known by what others remember of it. Whatever is decided here is on disk first.
 */
final class Admission {
    /** A member that does not introduce itself is not waited for longer. */
    static final long PATIENCE_MS = 5_000;
    /**
     * A member that does introduce itself, and was accepted, but never says that it admits this node, has a disk that hangs:
     * what it remembers of this node has to be there first. It is waited for so long, for it may know better.
     */
    static final long DISK_PATIENCE_MS = 30_000;
    /** Members whose hello has to wait are remembered up to this number. */
    private static final int MAX_HELD = 1_024;

    /** What follows when something was decided. */
    interface Listener {

        /** Another member takes part, or what it says of itself has changed. */
        void introduced(Member member, Hello hello);

        /** A node was removed for good. */
        void removed(NodeId node);

        /** This node takes part from now on. */
        void opened();

        /** This node must not take part any more. */
        void refused(Refusal refusal);
    }

    private final PeerBook book;
    private final ShardHost host;
    private final Effects effects;
    private final Listener listener;
    private final Set<PeerFact> unsynced = new HashSet<>();
    private final Map<Member, Hello> held = new LinkedHashMap<>();
    private final Set<Member> introduced = new HashSet<>();
    private final Set<Member> admittedBy = new HashSet<>();
    private final Set<Member> turnedAway = new HashSet<>();
    private final Map<Member, Long> presentSinceMs = new HashMap<>();
    private boolean open;
    private boolean refused;

    /** @param book what this node remembers, its present life included */
    Admission(PeerBook book, ShardHost host, Effects effects, Listener listener) {
        this.book = book;
        this.host = host;
        this.effects = effects;
        this.listener = listener;
    }

    PeerBook book() {
        return book;
    }

    /** Whether this node may speak for its shards. */
    boolean isOpen() {
        return open && !refused;
    }

    boolean isRefused() {
        return refused;
    }

    /** The nodes that are removed for good, as far as this node's disk knows. */
    Map<NodeId, Removal> removed() {
        Map<NodeId, Removal> known = new HashMap<>(book.removed());
        known.values().removeIf(removal -> !isSynced(new Removed(removal)));
        return known;
    }

    // ---- events

    void onView() {
        Set<Member> present = host.present();
        for (Member member : present) {
            presentSinceMs.putIfAbsent(member, host.nowMs());
        }
        presentSinceMs.keySet().retainAll(present);
        introduced.retainAll(present);
        admittedBy.retainAll(present);
        turnedAway.retainAll(present);
        judgeHeld();
        openIfAdmitted();
        tellNobody();
    }

    /** A process life begins. What the one before has decided and perhaps told nobody was not counted by others since. */
    void begin() {
        book.untold().forEach(this::drop);
    }

    void onTick() {
        openIfAdmitted();
    }

    void onHello(Member from, Hello hello) {
        hello.removed().forEach(removal -> {
            remember(removal);
            if (!from.equals(host.self()) && !hello.node().equals(removal.node())) {
                told(removal.node());
            }
        });
        if (from.equals(host.self())) {
            listener.introduced(from, hello);
        } else if (!refused) {
            judge(from, hello);
        }
    }

    /** A peer has this node's life on its disk, and nothing against it. */
    void onAdmit(Member from, Admit admit) {
        if (admit.incarnation() == host.incarnation()) {
            admittedBy.add(from);
            openIfAdmitted();
        }
    }

    void onRefuse(Member from, Refuse refuse) {
        if (refuse.incarnation() == host.incarnation()) {
            refuseSelf(new Refusal(from.toString(), refuse.removal()));
        }
    }

    /** The node is removed for good, as soon as that is on disk. */
    void remember(Removal removal) {
        if (!book.removed().containsKey(removal.node())) {
            remember(new Removed(removal));
        }
    }

    /** The fact is on disk. */
    void onSynced(PeerFact fact) {
        unsynced.remove(fact);
        if (fact instanceof Refused gone) {
            listener.refused(gone.refusal());
        } else if (fact instanceof Removed gone) {
            NodeId node = gone.removal().node();
            if (node.equals(host.node())) {
                refuseSelf(new Refusal(host.self().toString(), gone.removal()));
            } else if (isTooLate(gone.removal())) {
                drop(node);
            } else {
                listener.removed(node);
                tellNobody();
            }
        }
        judgeHeld();
    }

    // ---- inside

    /** Those who have let the node go do not count it as removed any more, and may have let another one go. */
    private boolean isTooLate(Removal removal) {
        return book.untold().contains(removal.node()) && host.nowMs() - removal.atMs() >= DISK_PATIENCE_MS;
    }

    private void drop(NodeId node) {
        remember(new Dropped(node));
        host.warn("The removal of node " + node.value() + ", which this node was writing down, does not count: nobody"
                + " else may have heard of it in time. Remove it again.");
    }

    private void told(NodeId node) {
        if (book.untold().contains(node)) {
            remember(new Told(node));
        }
    }

    /** Of what this node knows alone nobody is told as long as nobody is there. */
    private void tellNobody() {
        if (host.present().equals(Set.of(host.self()))) {
            book.untold().stream()
                    .filter(node -> isSynced(new Removed(book.removed().get(node))))
                    .forEach(this::told);
        }
    }

    private void remember(PeerFact fact) {
        // First: a disk that does not take it must not keep this node from trying again.
        effects.remember(fact);
        book.note(fact);
        unsynced.add(fact);
    }

    private boolean isSynced(PeerFact fact) {
        return !unsynced.contains(fact);
    }

    private void refuseSelf(Refusal refusal) {
        if (!refused) {
            refused = true;
            remember(new Refused(refusal));
        }
    }

    private void judgeHeld() {
        List<Map.Entry<Member, Hello>> again = List.copyOf(held.entrySet());
        held.clear();
        again.forEach(each -> judge(each.getKey(), each.getValue()));
    }

    private void judge(Member from, Hello hello) {
        held.remove(from);
        NodeId node = hello.node();
        Removal removal = book.removed().get(node);
        if (removal != null && isSynced(new Removed(removal))) {
            turnAway(from, hello, removal);
        } else if (node.equals(host.node())) {
            meetTwin(from, hello);
        } else if (hello.lives().contradicts(book.heard(node))) {
            turnAway(from, hello, null);
        } else {
            Heard heard = new Heard(node, hello.lives().latest());
            if (removal != null || isAnotherPresent(node, from)) {
                hold(from, hello);
            } else if (!heard.life().equals(book.heard(node))) {
                remember(heard);
                hold(from, hello);
            } else if (!isSynced(heard)) {
                hold(from, hello);
            } else {
                introduce(from, hello);
            }
        }
    }

    /** Until what it waits for has happened; of those who are in no view yet only so many, they say it again. */
    private void hold(Member from, Hello hello) {
        if (held.size() < host.present().size() + MAX_HELD) {
            held.put(from, hello);
        }
    }

    /** A process that was lost a moment ago, or one that is alive and is going to speak up: which, the next view tells. */
    private boolean isAnotherPresent(NodeId node, Member from) {
        Member other = host.memberOf(node);
        return other != null && !other.equals(from);
    }

    private void introduce(Member from, Hello hello) {
        if (!hello.admitted()) {
            host.send(from, new Admit(hello.lives().latest().incarnation()));
        }
        if (host.present().contains(from)) {
            introduced.add(from);
        }
        listener.introduced(from, hello);
    }

    /**
     * Another process says that it is this node. Who takes part already stays, and of two who do alike the one that was
     * started more often, so that both come to the same end. Its own former life is not meant.
     */
    private void meetTwin(Member from, Hello hello) {
        boolean isFormerSelf = book.own().include(hello.lives().latest());
        boolean stays = open != hello.admitted() ? open : isAhead(hello);
        if (!isFormerSelf && stays) {
            turnAway(from, hello, null);
        }
    }

    private boolean isAhead(Hello other) {
        long own = book.own().number();
        long theirs = other.lives().number();
        return own != theirs
                ? own > theirs
                : Long.compareUnsigned(
                                host.incarnation(), other.lives().latest().incarnation())
                        > 0;
    }

    private void turnAway(Member from, Hello hello, Removal removal) {
        host.send(from, new Refuse(hello.lives().latest().incarnation(), removal));
        if (turnedAway.add(from)) {
            host.warn("Node " + hello.node() + ", which is " + from + " at present, was refused: "
                    + (removal != null
                            ? "it was removed from the cluster for good."
                            : "its data directory is a copy of another one, or was put back to an earlier state.")
                    + " Wipe the data directory of " + from + " to have it join as a new node.");
        }
    }

    private void openIfAdmitted() {
        boolean isInView = host.present().contains(host.self());
        if (!open && !refused && isInView && host.present().stream().noneMatch(this::isWaitedFor)) {
            open = true;
            warnOfThoseWithoutAWord();
            listener.opened();
        }
    }

    private boolean isWaitedFor(Member member) {
        if (member.equals(host.self()) || admittedBy.contains(member) || turnedAway.contains(member)) {
            return false;
        }
        long waitedMs = host.nowMs() - presentSinceMs.get(member);
        if (held.containsKey(member)) {
            // Accepting it is this node's own business, or that of the next view.
            return true;
        }
        return waitedMs < (introduced.contains(member) ? DISK_PATIENCE_MS : PATIENCE_MS);
    }

    private void warnOfThoseWithoutAWord() {
        Set<Member> without = new TreeSet<>(introduced);
        without.retainAll(host.present());
        without.removeAll(admittedBy);
        without.removeAll(turnedAway);
        without.remove(host.self());
        if (!without.isEmpty()) {
            host.warn("This node takes part without the word of " + without + ", waited for " + DISK_PATIENCE_MS
                    + " ms: they have introduced themselves, but do not say that they remember this node. Look after"
                    + " their disks, which may hang. If this data directory is a copy or an old backup, only they may"
                    + " know: stop this node then.");
        }
    }
}
