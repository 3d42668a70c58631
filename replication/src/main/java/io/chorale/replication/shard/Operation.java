package io.chorale.replication.shard;

import java.util.List;

/** What a client asks for. */
public sealed interface Operation {

    /** Removes items and adds others, all or nothing: a send, an acknowledgement, or a local transaction. */
    record Change(List<ElementId> removes, List<Payload> adds) implements Operation {
        public Change {
            removes = List.copyOf(removes);
            adds = List.copyOf(adds);
        }
    }

    /** The same, but only promised: the outcome follows as a {@link DecideBranch}. */
    record PrepareBranch(String xid, List<ElementId> removes, List<Payload> adds) implements Operation {
        public PrepareBranch {
            removes = List.copyOf(removes);
            adds = List.copyOf(adds);
        }
    }

    /** The outcome of a prepared branch. */
    record DecideBranch(String xid, boolean commit) implements Operation {}
}
