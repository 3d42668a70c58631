package io.chorale.replication.shard;

import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Operation.Change;
import io.chorale.replication.shard.Operation.DecideBranch;
import io.chorale.replication.shard.Operation.PrepareBranch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the logged entries of a reign that are not committed yet will do to the state: requests are checked against both. */
final class Tentative {

    private record Key(ClientId client, long sequence) {}

    private final Set<ElementId> taken = new HashSet<>();
    private final Set<String> branches = new HashSet<>();
    private final Map<Key, Long> indexes = new HashMap<>();

    /** The index of the entry that a request became; null when it became none. */
    Long indexOf(ClientId client, long sequence) {
        return indexes.get(new Key(client, sequence));
    }

    /** Whether a logged entry removes or locks it. */
    boolean isTaken(ElementId id) {
        return taken.contains(id);
    }

    /** Whether a logged entry prepares or decides this branch. */
    boolean isConcerned(String xid) {
        return branches.contains(xid);
    }

    void add(long index, Requested requested) {
        indexes.put(new Key(requested.client(), requested.sequence()), index);
        taken.addAll(removes(requested.operation()));
        String xid = xid(requested.operation());
        if (xid != null) {
            branches.add(xid);
        }
    }

    /** The entry is part of the state now. */
    void remove(Requested requested) {
        indexes.remove(new Key(requested.client(), requested.sequence()));
        removes(requested.operation()).forEach(taken::remove);
        branches.remove(xid(requested.operation()));
    }

    static List<ElementId> removes(Operation operation) {
        if (operation instanceof Change change) {
            return change.removes();
        }
        return operation instanceof PrepareBranch prepare ? prepare.removes() : List.of();
    }

    private static String xid(Operation operation) {
        if (operation instanceof PrepareBranch prepare) {
            return prepare.xid();
        }
        return operation instanceof DecideBranch decide ? decide.xid() : null;
    }
}
