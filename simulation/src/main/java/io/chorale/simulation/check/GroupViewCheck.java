package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.simulation.check.GroupTrace.GroupStay;
import io.chorale.simulation.check.GroupTrace.Post;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Views of a group are the same wherever they have one id, and those who come together to one have received the same. */
final class GroupViewCheck {
    private final Findings findings;

    GroupViewCheck(Findings findings) {
        this.findings = findings;
    }

    void check(Collection<List<GroupStay>> views) {
        for (List<GroupStay> stays : views) {
            for (int i = 0; i < stays.size(); i++) {
                checkAlone(stays.get(i));
                for (int j = i + 1; j < stays.size(); j++) {
                    checkPair(stays.get(i), stays.get(j));
                }
            }
        }
    }

    private void checkAlone(GroupStay stay) {
        List<Address> together = stay.view.together();
        boolean inIt = !stay.isMember() || together.contains(stay.owner.self);
        if (!inIt || !stay.view.members().containsAll(together)) {
            violated(Invariant.GROUP_VIEWS, stay, "comes together with " + together);
        }
    }

    private void checkPair(GroupStay one, GroupStay other) {
        if (!one.view.members().equals(other.view.members()) || one.view.cause() != other.view.cause()) {
            violated(
                    Invariant.GROUP_VIEWS,
                    one,
                    "is " + one.view.cause() + " " + one.view.members() + " here, and at " + other.owner + " "
                            + other.view.cause() + " " + other.view.members());
        }
        if (!one.isMember() || !other.isMember()) {
            return;
        }
        boolean together = one.view.together().contains(other.owner.self);
        if (together != other.view.together().contains(one.owner.self)) {
            violated(
                    Invariant.GROUP_VIEWS, one, "only one of it and " + other.owner + " comes together with the other");
        } else if (together && one.previous != null && other.previous != null) {
            checkTogether(one, other);
        }
    }

    private void checkTogether(GroupStay one, GroupStay other) {
        if (!one.previous.view.id().equals(other.previous.view.id())) {
            violated(
                    Invariant.GROUP_SYNCHRONY,
                    one,
                    "comes from " + one.previous + ", and " + other.owner + " with it from " + other.previous);
            return;
        }
        Set<Post> here = promised(one.previous);
        Set<Post> there = promised(other.previous);
        if (!here.equals(there)) {
            Set<Post> lacking = new HashSet<>(here);
            lacking.removeAll(there);
            boolean lacksThere = !lacking.isEmpty();
            if (!lacksThere) {
                lacking.addAll(there);
                lacking.removeAll(here);
            }
            violated(
                    Invariant.GROUP_SYNCHRONY,
                    one,
                    "comes together with " + other.owner + ", and only " + (lacksThere ? one.owner : other.owner)
                            + " has received " + lacking.iterator().next() + " in " + one.previous);
        }
    }

    /**
     * What all who come together have, without what its sender does not want itself. Below AGREED a message has no place
     * beside a view, unless it was sent for one: what its sender kept back for a view and left without goes as from anybody.
     */
    private static Set<Post> promised(GroupStay stay) {
        Set<Post> promised = new HashSet<>();
        for (Post post : stay.received) {
            boolean ofMember = post.sent.asMember() && stay.view.members().contains(post.sender.self);
            boolean placed = post.includes(Service.AGREED) || (ofMember && post.includes(Service.RELIABLE));
            if (placed && !post.sent.selfDiscard() && post.sent.to() == null) {
                promised.add(post);
            }
        }
        return promised;
    }

    private void violated(Invariant invariant, GroupStay stay, String what) {
        findings.add(invariant, stay.owner.self.node(), stay.fromMs, stay.owner + ": " + stay + " " + what);
    }
}
