package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One group: its members in order, and those of them that live here. */
final class Group {
    private final String name;
    private final boolean viewSynchronous;
    private final List<Address> members = new ArrayList<>(4);
    private List<LocalSession> locals = List.of();
    private GroupViewId installed;
    /** The members of the last view; kept in view-synchronous groups only. */
    private List<Address> installedMembers = List.of();
    /** The processes that have had the same messages since; null for all. Kept in view-synchronous groups only. */
    private Set<Member> kin;

    private FlushRound flush;

    Group(String name, boolean viewSynchronous) {
        this.name = name;
        this.viewSynchronous = viewSynchronous;
    }

    String name() {
        return name;
    }

    boolean isViewSynchronous() {
        return viewSynchronous;
    }

    List<Address> members() {
        return members;
    }

    List<LocalSession> locals() {
        return locals;
    }

    void addLocal(LocalSession session) {
        List<LocalSession> next = new ArrayList<>(locals);
        next.add(session);
        locals = next;
    }

    void removeLocal(long number) {
        List<LocalSession> next = new ArrayList<>(locals);
        next.removeIf(local -> local.number() == number);
        locals = next.isEmpty() ? List.of() : next;
    }

    /** The view that its members here have; in a view-synchronous group it may lag behind the registry. */
    GroupViewId installed() {
        return installed;
    }

    /** Its members here get a view. */
    void install(GroupViewId view) {
        installed = view;
        if (viewSynchronous) {
            installedMembers = List.copyOf(members);
            kin = null;
        }
    }

    /** Takes over from the registry before what its members here know. */
    void carry(Group old) {
        installed = old.installed;
        installedMembers = old.installedMembers;
        kin = old.kin;
    }

    /** Only these processes have had the same messages since the last view, as far as the network is concerned. */
    void retainKin(Collection<Member> processes) {
        if (kin == null) {
            kin = new HashSet<>(processes);
        } else {
            kin.retainAll(processes);
        }
    }

    /** Those of the members that come to the next view together with the members here. */
    List<Address> together() {
        return members.stream()
                .filter(member -> kin == null || kin.contains(member.node()))
                .toList();
    }

    /** What the next view changes for the members here: who went, who came, and who went and came back. */
    Set<Address> changedSinceInstalled() {
        Set<Address> changed = Views.difference(installedMembers, members);
        Set<Address> strangers = new LinkedHashSet<>(members);
        together().forEach(strangers::remove);
        changed.addAll(strangers);
        return changed;
    }

    /** The round in which members agree to stop sending; null when there is none. */
    FlushRound flush() {
        return flush;
    }

    void flush(FlushRound round) {
        flush = round;
    }
}
