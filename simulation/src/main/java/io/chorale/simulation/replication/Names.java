package io.chorale.simulation.replication;

import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.NodeId;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Nodes are named by one letter; a client by one, and from its second life on by a number, too. */
final class Names {
    private Names() {}

    static NodeId id(String name) {
        return new NodeId(new UUID(0, name.charAt(0)));
    }

    static String name(NodeId id) {
        return String.valueOf((char) id.value().getLeastSignificantBits());
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
