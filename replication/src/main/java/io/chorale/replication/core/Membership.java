package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Duty;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is in the view, and what each member said of itself. */
final class Membership {
    /** Hellos of members that are in no view yet are kept up to this number. */
    private static final int MAX_EARLY_HELLOS = 1_024;

    private final Map<ClientId, Member> members = new LinkedHashMap<>();
    private final Map<Member, ClientId> clients = new HashMap<>();
    /** In the order in which they last said something new: of two members of one node the later one lives. */
    private final Map<Member, Hello> hellos = new LinkedHashMap<>();

    private final Map<NodeId, Member> byNode = new HashMap<>();
    private Set<Member> present = Set.of();

    void install(View view) {
        Set<Member> before = present;
        present = Collections.unmodifiableSet(new LinkedHashSet<>(view.members()));
        members.clear();
        clients.clear();
        for (Member member : view.members()) {
            ClientId client = nameOf(member);
            members.put(client, member);
            clients.put(member, client);
        }
        hellos.keySet().removeIf(member -> before.contains(member) && !present.contains(member));
        index();
    }

    /** True when this says something new. A hello may come before the view that its sender is in. */
    boolean hello(Member from, Hello hello) {
        if (!present.contains(from) && hellos.size() >= present.size() + MAX_EARLY_HELLOS) {
            return false;
        }
        if (hello.equals(hellos.get(from))) {
            return false;
        }
        hellos.remove(from);
        hellos.put(from, hello);
        index();
        return true;
    }

    /** A node that was removed for good has no place here any more, whatever it says. */
    void forget(NodeId node) {
        hellos.values().removeIf(hello -> hello.node().equals(node));
        index();
    }

    /** The nodes in the view that are to be removed. */
    Set<NodeId> leaving() {
        Set<NodeId> leaving = new HashSet<>();
        byNode.keySet().forEach(node -> {
            if (dutyOf(node) != Duty.ACTIVE) {
                leaving.add(node);
            }
        });
        return leaving;
    }

    /** What a node in the view says of its future. */
    Duty dutyOf(NodeId node) {
        return hellos.get(byNode.get(node)).duty();
    }

    private void index() {
        byNode.clear();
        hellos.forEach((member, hello) -> {
            if (present.contains(member)) {
                byNode.put(hello.node(), member);
            }
        });
    }

    Set<Member> present() {
        return present;
    }

    Member member(ClientId client) {
        return members.get(client);
    }

    /** As which the requests of a member are counted. */
    ClientId client(Member member) {
        ClientId known = clients.get(member);
        return known != null ? known : nameOf(member);
    }

    private static ClientId nameOf(Member member) {
        return new ClientId(member.id().toString());
    }

    /** The member that a node is at present; null when it is not in the view, or not known. */
    Member memberOf(NodeId node) {
        return byNode.get(node);
    }

    /** The node that a member of the view has introduced itself as; null when it has not, or another took its place. */
    NodeId nodeOf(Member member) {
        Hello hello = hellos.get(member);
        return hello != null && member.equals(byNode.get(hello.node())) ? hello.node() : null;
    }

    /** Whether every member of the view has introduced itself. */
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

    /** The nodes in the view that host a space with the same settings. */
    Set<NodeId> hosts(HostedSpace space) {
        Set<NodeId> hosts = new HashSet<>();
        byNode.forEach((node, member) -> {
            if (hellos.get(member).spaces().contains(space)) {
                hosts.add(node);
            }
        });
        return hosts;
    }

    /** Those of them that have a part in one of its shards. */
    Set<NodeId> hosts(HostedSpace space, ShardId shard) {
        Set<NodeId> hosts = hosts(space);
        hosts.removeIf(node -> hellos.get(byNode.get(node)).withoutPart().contains(shard));
        return hosts;
    }

    /** Whether a node in the view says that the space exists. */
    boolean isFounded(String space) {
        return byNode.values().stream()
                .anyMatch(member -> hellos.get(member).founded().contains(space));
    }

    /** Whether the disk of one of these nodes is full. */
    boolean isStorageFull(Collection<NodeId> nodes) {
        return nodes.stream().anyMatch(node -> {
            Member member = byNode.get(node);
            return member != null && hellos.get(member).storageFull();
        });
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
        byNode.keySet().forEach(node -> nodes.add(node.value()));
        return nodes;
    }
}
