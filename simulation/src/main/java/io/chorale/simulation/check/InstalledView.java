package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.vs.VsView;
import java.util.ArrayList;
import java.util.List;

/** A view that at least one member installed. */
final class InstalledView {
    /** Counts the views of the run from 0. */
    final int id;

    final VsView view;
    /** Those who installed it. */
    final List<Stay> stays = new ArrayList<>();

    private final List<Incarnation> members;

    InstalledView(int id, VsView view, List<Incarnation> members) {
        this.id = id;
        this.view = view;
        this.members = members;
    }

    /** Null when the member did not install this view. */
    Stay stayOf(Incarnation member) {
        for (Stay stay : stays) {
            if (stay.owner == member) {
                return stay;
            }
        }
        return null;
    }

    /** In the order of the view; without those that have no log. */
    List<Incarnation> members() {
        return members;
    }

    /** Its place among the members; -1 when it is none. */
    int positionOf(Incarnation member) {
        return members.indexOf(member);
    }

    boolean contains(Member member) {
        return view.contains(member);
    }

    @Override
    public String toString() {
        return view.id().toString();
    }
}
