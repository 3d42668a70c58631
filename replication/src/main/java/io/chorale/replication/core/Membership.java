package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.HostedSpace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is in the view, and what each member said of itself. */
final class Membership {
    /** Hellos of members that are in no view yet are kept up to this number. */
    private static final int MAX_EARLY_HELLOS = 1_024;

    private final Map<UUID, Member> members = new LinkedHashMap<>();
    private final Map<Member, Hello> hellos = new HashMap<>();
    private Set<Member> present = Set.of();

    void install(View view) {
        Set<Member> before = present;
        present = Set.copyOf(view.members());
        members.clear();
        view.members().forEach(member -> members.put(member.id(), member));
        hellos.keySet().removeIf(member -> before.contains(member) && !present.contains(member));
    }

    /** True when this says something new. A hello may come before the view that its sender is in. */
    boolean hello(Member from, Hello hello) {
        if (!present.contains(from) && hellos.size() >= present.size() + MAX_EARLY_HELLOS) {
            return false;
        }
        return !hello.equals(hellos.put(from, hello));
    }

    Set<Member> present() {
        return present;
    }

    Member member(UUID id) {
        return members.get(id);
    }

    /** Whether every member of the view has introduced itself: only then it is known who may hold a copy of what. */
    boolean isComplete() {
        return !present.isEmpty() && hellos.keySet().containsAll(present);
    }

    /** The members of the view that have not introduced themselves. */
    List<Member> silent() {
        return present.stream()
                .filter(member -> !hellos.containsKey(member))
                .sorted()
                .toList();
    }

    Map<Member, UUID> hosts(HostedSpace space) {
        Map<Member, UUID> hosts = new HashMap<>();
        for (Member member : present) {
            Hello hello = hellos.get(member);
            if (hello != null && hello.spaces().contains(space)) {
                hosts.put(member, hello.nodeId());
            }
        }
        return hosts;
    }

    /** A member that hosts a space of the same name with other settings, or null. */
    Member disagreeing(HostedSpace space) {
        for (Member member : present) {
            Hello hello = hellos.get(member);
            if (hello != null
                    && hello.spaces().stream()
                            .anyMatch(other -> other.name().equals(space.name()) && !other.equals(space))) {
                return member;
            }
        }
        return null;
    }

    Set<UUID> nodes() {
        Set<UUID> nodes = new HashSet<>();
        for (Member member : present) {
            Hello hello = hellos.get(member);
            if (hello != null) {
                nodes.add(hello.nodeId());
            }
        }
        return nodes;
    }
}
