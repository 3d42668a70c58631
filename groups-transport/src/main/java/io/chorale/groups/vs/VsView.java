package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.List;

/**
 * A view that its members agreed on.
 *
 * @param id the same members in the same order wherever it is installed
 * @param members the first one grants the places in the total order
 * @param sets who came together: members of one set come from the same view and have delivered the same messages in it.
 *     The sets part the members; each is in the order of the members.
 */
public record VsView(ViewId id, List<Member> members, List<List<Member>> sets) {

    public VsView {
        members = List.copyOf(members);
        sets = List.copyOf(sets);
    }

    public boolean contains(Member member) {
        return members.contains(member);
    }

    /** The set of those that came together with a member. */
    public List<Member> setOf(Member member) {
        for (List<Member> set : sets) {
            if (set.contains(member)) {
                return set;
            }
        }
        throw new IllegalArgumentException(member + " is not in " + this);
    }

    @Override
    public String toString() {
        return "view " + id + " " + members;
    }
}
