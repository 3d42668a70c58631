package io.chorale.jms.queue;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A branch that was prepared. What it sends is added when it commits, and read again then. */
final class Branch {
    final BranchId id;
    final BranchOrigin origin;
    final ElementId element;
    final StoredBody sends;

    /** What it takes, and has locked unless it is set aside. */
    final Set<MessageRef> takes = new LinkedHashSet<>();

    /** Which of these were counted before they were seen. */
    final Set<MessageRef> counted = new HashSet<>();

    /** Whether it counts as rolled back until it is committed nevertheless: its element's count is not 0. */
    boolean isSetAside;

    Branch(BranchId id, BranchOrigin origin, ElementId element, StoredBody sends) {
        this.id = id;
        this.origin = origin;
        this.element = element;
        this.sends = sends;
    }

    static byte[] encode(List<Send> sends) {
        return sends.isEmpty()
                ? new byte[0]
                : new WireWriter(256)
                        .writeList(sends, (out, send) -> send.write(out))
                        .toBytes();
    }

    static List<Send> decode(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        WireReader in = new WireReader(body);
        List<Send> sends = in.readList(Send::read);
        in.expectEnd();
        return sends;
    }
}
