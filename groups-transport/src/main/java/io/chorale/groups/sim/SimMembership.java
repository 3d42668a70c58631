package io.chorale.groups.sim;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides on views from what has been noticed so far, which lags behind what is true. Each side of a noticed partition
 * gets a view of its own.
 */
final class SimMembership {
    private static final int RETRY_MS = 50;

    private final SimNetwork network;
    /** The view decided last for each member that counts as alive or paused; it may not be installed yet. */
    private final Map<Member, List<Member>> decided = new LinkedHashMap<>();
    /** When the view decided last will be installed, so that views arrive in order. */
    private final Map<Member, Long> installAtMs = new HashMap<>();
    /** The number of the decision that each member installed last: a resumed member skips what was overtaken. */
    private final Map<Member, Long> installedDecision = new HashMap<>();
    /** Paused members that the others have noticed to be silent. */
    private final Set<Member> silent = new HashSet<>();

    private Map<String, Integer> noticedSides = Map.of();
    private long decisions;

    /** Members that the others suspect because one direction to or from them is dead; each is a side of its own. */
    private final Map<Member, Apart> apart = new HashMap<>();

    /**
     * A suspect.
     *
     * @param side no other's
     * @param unaware whether it keeps the view it has, because it suspects nobody itself
     */
    private record Apart(int side, boolean unaware) {}

    private int apartSides;

    SimMembership(SimNetwork network) {
        this.network = network;
    }

    /** Installs a first view for a member at once; the others of its side follow. */
    void join(SimTransport joiner, Map<String, Integer> sides) {
        Member self = joiner.self();
        List<Member> peers = new ArrayList<>();
        for (Map.Entry<Member, List<Member>> entry : decided.entrySet()) {
            if (sameSide(entry.getKey(), self, sides) && coordinates(entry.getKey())) {
                peers.addAll(entry.getValue());
                break;
            }
        }
        boolean lone = network.drawBelow(100) < network.config().loneStartPercent();
        List<Member> first = new ArrayList<>();
        if (!lone) {
            first.addAll(peers);
        }
        first.add(self);
        decided.put(self, List.copyOf(first));
        installAtMs.put(self, network.nowMs());
        joiner.install(first);
        for (Member peer : first) {
            if (!peer.equals(self) && decided.containsKey(peer)) {
                decide(peer, List.copyOf(first));
            }
        }
        network.schedule(network.draw(network.config().mergeMs()), this::reconcile);
    }

    /** Only the coordinator of a view lets others in, and it must itself be well. */
    private boolean coordinates(Member member) {
        SimTransport transport = network.transportOf(member);
        return decided.get(member).get(0).equals(member) && transport != null && transport.isRunning();
    }

    void noticeGone(Member member) {
        decided.remove(member);
        silent.remove(member);
        reconcile();
    }

    void noticeSilent(Member member) {
        silent.add(member);
        reconcile();
    }

    void noticeResumed(Member member) {
        silent.remove(member);
        reconcile();
    }

    void noticeSides(Map<String, Integer> sides) {
        noticedSides = Map.copyOf(sides);
        reconcile();
    }

    void noticeApart(Member member, boolean unaware) {
        apartSides--;
        apart.put(member, new Apart(apartSides, unaware));
        reconcile();
    }

    void noticeTogether(Member member) {
        apart.remove(member);
        reconcile();
    }

    private void reconcile() {
        Map<Integer, Set<Member>> bySide = new LinkedHashMap<>();
        for (Member member : decided.keySet()) {
            Apart suspect = apart.get(member);
            if (!silent.contains(member) && (suspect == null || !suspect.unaware())) {
                int side = suspect == null ? side(member, noticedSides) : suspect.side();
                bySide.computeIfAbsent(side, key -> new LinkedHashSet<>()).add(member);
            }
        }
        for (Set<Member> component : bySide.values()) {
            List<Member> next = nextView(component);
            for (Member member : component) {
                if (!decided.get(member).equals(next)) {
                    decide(member, next);
                }
            }
        }
    }

    /** Joins the views of one side. Their order is drawn: after a real merge any of the coordinators may come first. */
    private List<Member> nextView(Set<Member> component) {
        List<List<Member>> views = new ArrayList<>();
        for (Member member : component) {
            if (!views.contains(decided.get(member))) {
                views.add(decided.get(member));
            }
        }
        Set<Member> next = new LinkedHashSet<>();
        while (!views.isEmpty()) {
            List<Member> view = views.remove(network.drawBelow(views.size()));
            for (Member member : view) {
                if (component.contains(member)) {
                    next.add(member);
                }
            }
        }
        return List.copyOf(next);
    }

    private void decide(Member member, List<Member> members) {
        decided.put(member, members);
        long atMs = Math.max(
                installAtMs.getOrDefault(member, 0L),
                network.nowMs() + network.draw(network.config().viewMs()));
        installAtMs.put(member, atMs);
        decisions++;
        long decision = decisions;
        network.schedule(atMs - network.nowMs(), () -> arrive(member, members, decision));
    }

    /** A view comes from its coordinator: behind a partition that nobody has noticed yet it waits like anything else. */
    private void arrive(Member member, List<Member> members, long decision) {
        if (network.canReach(members.get(0), member)) {
            network.fire(member, transport -> install(transport, members, decision));
        } else if (members.equals(decided.get(member))) {
            network.schedule(RETRY_MS, () -> arrive(member, members, decision));
        }
    }

    private void install(SimTransport transport, List<Member> members, long decision) {
        if (installedDecision.merge(transport.self(), decision, Math::max) != decision) {
            return;
        }
        for (Member old : transport.view().members()) {
            if (!members.contains(old)) {
                network.links().cut(transport.self(), old);
            }
        }
        transport.install(members);
        network.links().retryAll();
    }

    private static boolean sameSide(Member one, Member other, Map<String, Integer> sides) {
        return side(one, sides) == side(other, sides);
    }

    private static int side(Member member, Map<String, Integer> sides) {
        return sides.getOrDefault(member.name(), 0);
    }
}
