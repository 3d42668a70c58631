package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import java.util.Objects;

/**
 * What a transaction has in one shard.
 *
 * @param prepared the decision that prepared it: who does not know that must not be asked to end it; {@link Dot#NONE} when
 *     the preparation was not confirmed
 */
public record BranchPart(int shard, Dot prepared) {

    public BranchPart {
        Objects.requireNonNull(prepared, "prepared");
    }

    void write(WireWriter out) {
        prepared.write(out.writeSize(shard));
    }

    static BranchPart read(WireReader in) {
        return new BranchPart(in.readSize(), Dot.read(in));
    }
}
