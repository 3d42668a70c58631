package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the members of one view said they hold. Each said it at the same place of the order, and all hear it in one
 * order, so all conclude the same.
 */
final class Round {
    private final GroupViewId view;
    private final List<Address> members;
    private final Map<Address, ReplicaMessage.Status> statuses = new LinkedHashMap<>();

    Round(GroupViewId view, List<Address> members) {
        this.view = view;
        this.members = members;
    }

    /** Takes a status; true when it was the last one missing. */
    boolean add(Address sender, ReplicaMessage.Status status) {
        return status.view().equals(view)
                && members.contains(sender)
                && statuses.putIfAbsent(sender, status) == null
                && complete();
    }

    boolean complete() {
        return statuses.size() == members.size();
    }

    /** Those that have the group's state. */
    Collection<Address> live() {
        List<Address> live = new ArrayList<>();
        for (Address member : members) {
            if (statuses.get(member).phase() == Phase.LIVE) {
                live.add(member);
            }
        }
        return live;
    }

    /**
     * The states to merge, each with those that hold it. Where one of a set had the state of the whole group until this
     * view, it includes what others of that set hold from earlier.
     */
    Map<Place, List<Address>> lineages() {
        Map<Address, TreeSet<Address>> sets = new TreeMap<>();
        for (Address member : members) {
            sets.computeIfAbsent(statuses.get(member).first(), unused -> new TreeSet<>())
                    .add(member);
        }
        Map<Place, List<Address>> lineages = new LinkedHashMap<>();
        for (TreeSet<Address> set : sets.values()) {
            boolean fresh = set.stream().anyMatch(this::isFresh);
            for (Address member : set) {
                Place lineage = statuses.get(member).lineage();
                if (lineage != null && (!fresh || isFresh(member))) {
                    lineages.computeIfAbsent(lineage, unused -> new ArrayList<>())
                            .add(member);
                }
            }
        }
        return lineages;
    }

    private boolean isFresh(Address member) {
        Place lineage = statuses.get(member).lineage();
        return lineage != null && lineage.view().equals(view) && lineage.number() == 0;
    }
}
