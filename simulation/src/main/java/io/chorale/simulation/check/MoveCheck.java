package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From one view to the next: the transitional sets are what they say, and those who move together have delivered the
 * same. Messages below RELIABLE may be lost at any of them.
 */
final class MoveCheck implements Check {

    @Override
    public void check(RunIndex run, Findings findings) {
        for (InstalledView view : run.views) {
            checkPartition(view, findings);
            for (Stay stay : view.stays) {
                checkSignal(stay, findings);
            }
            for (int i = 0; i < view.stays.size(); i++) {
                for (int j = i + 1; j < view.stays.size(); j++) {
                    checkPair(view.stays.get(i), view.stays.get(j), findings);
                }
            }
        }
    }

    private static void checkPartition(InstalledView view, Findings findings) {
        Set<Member> seen = new HashSet<>();
        int count = 0;
        for (List<Member> set : view.view.sets()) {
            seen.addAll(set);
            count += set.size();
        }
        if (count != seen.size() || !seen.equals(new HashSet<>(view.view.members()))) {
            findings.add(
                    Invariant.TRANSITIONAL_SETS,
                    view.stays.get(0),
                    "the sets " + view.view.sets() + " do not part the members " + view.view.members());
        }
    }

    private static void checkSignal(Stay stay, Findings findings) {
        Stay before = stay.previous;
        if (before == null || !stay.view.contains(stay.owner.self)) {
            return;
        }
        List<Member> set = setOf(stay);
        if (before.together == null) {
            findings.add(Invariant.TRANSITIONAL_SETS, stay, "comes without a transitional signal");
        } else if (!new HashSet<>(before.together).equals(new HashSet<>(set))) {
            findings.add(
                    Invariant.TRANSITIONAL_SETS,
                    stay,
                    "comes together with " + set + ", but the signal named " + before.together);
        }
        for (Member member : set) {
            if (!before.view.contains(member)) {
                findings.add(
                        Invariant.TRANSITIONAL_SETS,
                        stay,
                        "comes from " + before.view + " together with " + member + ", which is not in it");
            }
        }
    }

    /** Empty when the view's sets lack its own member, which is told elsewhere. */
    private static List<Member> setOf(Stay stay) {
        for (List<Member> set : stay.view.view.sets()) {
            if (set.contains(stay.owner.self)) {
                return set;
            }
        }
        return List.of();
    }

    private static void checkPair(Stay one, Stay other, Findings findings) {
        if (one.previous == null || other.previous == null) {
            return;
        }
        boolean sameView = one.previous.view == other.previous.view;
        boolean sameSet = setOf(one).contains(other.owner.self);
        if (sameView != sameSet) {
            findings.add(
                    Invariant.TRANSITIONAL_SETS,
                    one,
                    one.owner + " comes from " + one.previous.view + " and " + other.owner + " from "
                            + other.previous.view + ", " + (sameSet ? "in one set" : "in two sets"));
        } else if (sameView) {
            checkSame(one.previous, other.previous, findings);
        }
    }

    private static void checkSame(Stay one, Stay other, Findings findings) {
        if (sum(one) != sum(other)) {
            findLacking(one, other, findings);
            findLacking(other, one, findings);
        }
    }

    /** Equal for equal sets, in whatever order. */
    private static long sum(Stay stay) {
        long sum = 0;
        for (Message message : stay.delivered) {
            if (message.service.includes(Service.RELIABLE)) {
                long mixed = (message.id + 1) * 0x9E3779B97F4A7C15L;
                sum += mixed ^ (mixed >>> 29);
            }
        }
        return sum;
    }

    private static void findLacking(Stay one, Stay other, Findings findings) {
        for (Message message : one.delivered) {
            if (message.service.includes(Service.RELIABLE) && !other.owner.delivered.get(message.id)) {
                findings.add(
                        Invariant.VIRTUAL_SYNCHRONY,
                        other,
                        other.owner + " did not deliver " + message + ", but " + one.owner
                                + " did, with whom it moves to " + one.next.view);
                return;
            }
        }
    }
}
