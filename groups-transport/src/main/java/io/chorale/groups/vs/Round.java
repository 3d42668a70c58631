package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A round as its leader sees it: who has told what, and who is ready. */
final class Round {
    private final ViewId id;
    private final List<Member> members;
    private final Map<Member, Digest> digests = new LinkedHashMap<>();
    private final Set<Member> ready = new HashSet<>();
    private final long beganMs;
    private long sentMs;

    Round(ViewId id, List<Member> members, long nowMs) {
        this.id = id;
        this.members = members;
        this.beganMs = nowMs;
        this.sentMs = nowMs;
    }

    long beganMs() {
        return beganMs;
    }

    ViewId id() {
        return id;
    }

    List<Member> members() {
        return members;
    }

    long sentMs() {
        return sentMs;
    }

    void sentAgain(long nowMs) {
        sentMs = nowMs;
    }

    void told(Member member, Digest digest) {
        if (members.contains(member)) {
            digests.put(member, digest);
        }
    }

    boolean hasTold(Member member) {
        return digests.containsKey(member);
    }

    boolean allTold() {
        return digests.size() == members.size();
    }

    void ready(Member member) {
        if (members.contains(member)) {
            ready.add(member);
        }
    }

    boolean isReady(Member member) {
        return ready.contains(member);
    }

    boolean allReady() {
        return ready.size() == members.size();
    }

    Control.Propose proposal() {
        return new Control.Propose(id, members);
    }

    /** The plan for one member: all that those of its set have told, and of the others where they come from. */
    Control.Plan plan(Member member) {
        ViewId from = digests.get(member).from();
        List<Digest> told = new ArrayList<>();
        for (Member other : members) {
            Digest digest = digests.get(other);
            boolean together = from != null && from.equals(digest.from());
            told.add(together ? digest : digest.brief());
        }
        return new Control.Plan(id, members, told);
    }
}
