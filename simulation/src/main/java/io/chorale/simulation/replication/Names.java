package io.chorale.simulation.replication;

import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.NodeId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/** Nodes are named by one letter; a client by one, and from its second life on by a number, too. */
final class Names {
    /** By letter. */
    private static final List<NodeId> IDS =
            IntStream.range(0, 128).mapToObj(c -> new NodeId(new UUID(0, c))).toList();

    private static final List<String> NAMES =
            IntStream.range(0, 128).mapToObj(Character::toString).toList();

    private Names() {}

    static NodeId id(String name) {
        return IDS.get(name.charAt(0));
    }

    static String name(NodeId id) {
        return NAMES.get((int) id.value().getLeastSignificantBits());
    }

    /** A client in one of its lives. */
    static ClientId client(String name, int life) {
        return new ClientId(name + "." + life);
    }

    /** The name that a client has in all its lives. */
    static String client(ClientId id) {
        return id.value().substring(0, 1);
    }

    static Set<NodeId> ids(Iterable<String> names) {
        Set<NodeId> ids = new TreeSet<>();
        names.forEach(name -> ids.add(id(name)));
        return ids;
    }
}
