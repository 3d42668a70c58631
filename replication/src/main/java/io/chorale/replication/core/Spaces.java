package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.shard.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The spaces that are open on a node. */
final class Spaces {
    /** A space that nobody has is founded when nobody new has come for so long. */
    private static final long FOUND_AFTER_MS = 100;

    private final Map<String, OpenSpace> spaces = new LinkedHashMap<>();
    private final ShardHost host;
    private final Membership membership;
    private final Effects effects;

    Spaces(ShardHost host, Membership membership, Effects effects) {
        this.host = host;
        this.membership = membership;
        this.effects = effects;
    }

    void add(OpenSpace space) {
        spaces.put(space.name(), space);
    }

    Collection<OpenSpace> all() {
        return spaces.values();
    }

    /** Null when it is not open. */
    OpenSpace find(String name) {
        return spaces.get(name);
    }

    /** @throws IllegalArgumentException when it is not open */
    OpenSpace get(String name) {
        OpenSpace space = spaces.get(name);
        if (space == null) {
            throw new IllegalArgumentException("Space " + name + " is not open on this node");
        }
        return space;
    }

    HostedShard shard(ShardId id) {
        return get(id.space()).shards().get(id.number());
    }

    ShardClient client(ShardId id) {
        return get(id.space()).clients().get(id.number());
    }

    List<HostedShard> shards() {
        List<HostedShard> shards = new ArrayList<>();
        spaces.values().forEach(space -> shards.addAll(space.shards()));
        return shards;
    }

    /** A shard that fails on an event does not keep it from the others. */
    void forEachShard(Consumer<HostedShard> event) {
        spaces.values().forEach(space -> space.forEachShard(event));
    }

    void forEachClient(Consumer<ShardClient> event) {
        spaces.values().forEach(space -> space.clients().forEach(event));
    }

    List<HostedSpace> announced() {
        return spaces.values().stream().map(OpenSpace::announced).toList();
    }

    /** The names of those that have begun to exist, as far as this node knows. */
    Set<String> founded() {
        Set<String> founded = new HashSet<>();
        spaces.forEach((name, space) -> {
            if (space.isFounded()) {
                founded.add(name);
            }
        });
        return founded;
    }

    /** The shards that this node has no part in. */
    Set<ShardId> withoutPart() {
        Set<ShardId> without = new HashSet<>();
        for (HostedShard shard : shards()) {
            if (!shard.isHosted()) {
                without.add(shard.id());
            }
        }
        return without;
    }

    void warnOfOtherSettings() {
        for (OpenSpace space : spaces.values()) {
            HostedSpace announced = space.announced();
            Member odd = membership.disagreeing(announced);
            if (odd != null && space.warnsOfSettings()) {
                host.warn("Space " + space.name() + ": " + odd + " has another number of shards or copies,"
                        + " or another policy, than this node (" + announced.shards() + ", " + announced.copies() + ", "
                        + announced.policy() + ") and takes no part in it. Configure all members alike.");
            }
        }
    }

    /**
     * The first of the nodes that are there begins a space that exists nowhere, and goes on with that after a crash.
     *
     * @return whether one has begun to exist
     */
    boolean foundWhatNobodyHas(long nodesChangedMs) {
        boolean isQuiet = host.nowMs() - nodesChangedMs >= FOUND_AFTER_MS && membership.isComplete();
        boolean begun = false;
        for (OpenSpace space : spaces.values()) {
            begun |= space.foundShards();
            if (isQuiet && !space.isFounded() && !membership.isFounded(space.name())) {
                foundIfFirst(space);
            }
        }
        return begun;
    }

    private void foundIfFirst(OpenSpace space) {
        Set<NodeId> hosts = membership.hosts(space.announced());
        hosts.add(host.node());
        if (hosts.stream().min(NodeId::compareTo).orElseThrow().equals(host.node())) {
            effects.founded(space.name());
            space.foundHere();
        }
    }
}
