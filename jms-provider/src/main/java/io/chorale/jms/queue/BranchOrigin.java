package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Who prepared a branch, and whom to ask for its outcome.
 *
 * @param node the lasting id of the node: XA recovery goes by it, since it survives a restart
 * @param member the incarnation: a local transaction dies with it
 * @param coordinator for a local transaction the shard that holds its outcome
 * @param participants at the coordinator of a local transaction all its shards; empty elsewhere
 */
public record BranchOrigin(UUID node, UUID member, int coordinator, List<Integer> participants) {

    public BranchOrigin {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(member, "member");
        participants = List.copyOf(participants);
    }

    public static BranchOrigin xa(UUID node, UUID member) {
        return new BranchOrigin(node, member, 0, List.of());
    }

    void write(WireWriter out) {
        out.writeUuid(node).writeUuid(member).writeSize(coordinator);
        out.writeList(participants, WireWriter::writeSize);
    }

    static BranchOrigin read(WireReader in) {
        return new BranchOrigin(in.readUuid(), in.readUuid(), in.readSize(), in.readList(WireReader::readSize));
    }
}
