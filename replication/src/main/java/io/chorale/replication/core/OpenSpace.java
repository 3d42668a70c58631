package io.chorale.replication.core;

import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.NodeCore.RecoveredSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A space that is open on this node: its shards, this node as their client, and whether it has begun to exist. */
final class OpenSpace {
    private final HostedSpace announced;
    private final ShardHost host;
    private final List<HostedShard> shards = new ArrayList<>();
    private final List<ShardClient> clients = new ArrayList<>();
    private boolean founder;
    private boolean foundedAll;
    private boolean warned;

    /** Without its shards. */
    OpenSpace(SpaceDefinition definition, ReplicationPolicy policy, ShardHost host) {
        this.announced = new HostedSpace(definition.name(), definition.shards(), definition.copies(), policy);
        this.host = host;
    }

    /** Opens its shards, with what the disk has of them. */
    void openShards(SpaceDefinition definition, RecoveredSpace recovered, Effects effects) {
        founder = recovered.isFounder();
        for (int number = 0; number < definition.shards(); number++) {
            ShardId id = new ShardId(definition.name(), number);
            shards.add(HostedShard.open(id, definition, announced, recovered, host));
            clients.add(new ShardClient(id, host, effects));
        }
    }

    /** As other nodes hear of it. */
    HostedSpace announced() {
        return announced;
    }

    String name() {
        return announced.name();
    }

    List<HostedShard> shards() {
        return shards;
    }

    List<ShardClient> clients() {
        return clients;
    }

    boolean isFounded() {
        return founder || shards.stream().anyMatch(HostedShard::isFounded);
    }

    /** A shard whose state machine throws does not keep the event from the others. */
    void forEachShard(Consumer<HostedShard> event) {
        for (HostedShard shard : shards) {
            try {
                event.accept(shard);
            } catch (RuntimeException e) {
                host.fault("A shard of " + name() + " failed on an event", e);
            }
        }
    }

    /** This node is the one to begin it; it goes on with that after a crash. */
    void foundHere() {
        founder = true;
    }

    /** Begins the shards that this node has to begin; true when it has just done so. */
    boolean foundShards() {
        boolean begins = founder && !foundedAll;
        if (begins) {
            foundedAll = true;
            forEachShard(HostedShard::found);
        }
        return begins;
    }

    /** True once: somebody is to read that another node has other settings. */
    boolean warnsOfSettings() {
        boolean first = !warned;
        warned = true;
        return first;
    }
}
