package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;
import java.util.UUID;

/**
 * Who prepared a branch, and whom to ask for its outcome.
 *
 * @param node the lasting id of the node: XA recovery goes by it, since it survives a restart
 * @param member the incarnation: a local transaction dies with it
 * @param coordinator for a local transaction the shard that holds its outcome
 */
public record BranchOrigin(UUID node, UUID member, int coordinator) {

    public BranchOrigin {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(member, "member");
    }

    public static BranchOrigin xa(UUID node, UUID member) {
        return new BranchOrigin(node, member, 0);
    }

    void write(WireWriter out) {
        out.writeUuid(node).writeUuid(member).writeSize(coordinator);
    }

    static BranchOrigin read(WireReader in) {
        return new BranchOrigin(in.readUuid(), in.readUuid(), in.readSize());
    }
}
