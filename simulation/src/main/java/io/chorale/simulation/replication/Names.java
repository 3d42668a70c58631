package io.chorale.simulation.replication;

import io.chorale.replication.shard.NodeId;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Nodes are named by one letter. */
final class Names {
    private Names() {}

    static NodeId id(String name) {
        return new NodeId(new UUID(0, name.charAt(0)));
    }

    static String name(NodeId id) {
        return String.valueOf((char) id.value().getLeastSignificantBits());
    }

    static Set<NodeId> ids(Iterable<String> names) {
        Set<NodeId> ids = new TreeSet<>();
        names.forEach(name -> ids.add(id(name)));
        return ids;
    }
}
