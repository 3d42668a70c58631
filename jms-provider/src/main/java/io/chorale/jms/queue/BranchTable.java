package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import java.util.ArrayList;
import java.util.List;

/**
 * The branches that are prepared in a shard, and the outcomes of local transactions that it coordinates. A branch that
 * both sides of a partition have prepared is one branch: it sends what the element with the highest id says, and has
 * locked what either says.
 */
final class BranchTable {
    /** Late prepares of an aborted transaction come within seconds; so many are remembered, the oldest forgotten. */
    static final int MAX_ABORTED = 4_096;

    private final Facts<BranchId, Branch> prepared = new Facts<>();
    private final Facts<BranchId, Head.Committed> committed = new Facts<>();
    private final Facts<BranchId, BranchId> aborted = new Facts<>();
    private final Bodies bodies;

    BranchTable(Bodies bodies) {
        this.bodies = bodies;
    }

    Branch get(BranchId id) {
        return prepared.get(id);
    }

    Branch add(Operation.Prepare prepare, Changes changes) {
        byte[] body = Branch.encode(prepare.work().sends());
        List<ElementId> refs = prepare.work().takes().stream()
                .map(take -> take.key().element())
                .toList();
        ElementId element = changes.add(new Head.Prepared(prepare.id(), prepare.origin()).encode(), body, refs);
        Branch branch = new Branch(prepare.id(), prepare.origin(), element, StoredBody.added(body));
        prepare.work().takes().forEach(take -> branch.takes.add(take.message()));
        bodies.retain(branch.sends);
        prepared.load(prepare.id(), branch, element);
        return branch;
    }

    Branch load(ElementId element, Head.Prepared head, int bodyBytes) {
        Branch former = prepared.get(head.id());
        if (former != null) {
            bodies.release(former.sends);
        }
        Branch branch = new Branch(head.id(), head.origin(), element, StoredBody.loaded(bodyBytes));
        bodies.retain(branch.sends);
        prepared.load(head.id(), branch, element);
        return branch;
    }

    List<Send> sends(Branch branch) {
        return Branch.decode(bodies.read(branch.sends, branch.element));
    }

    /** Null when there is no such branch. */
    Branch remove(BranchId id, Changes changes) {
        Branch branch = prepared.remove(id, changes);
        if (branch != null) {
            bodies.release(branch.sends);
        }
        return branch;
    }

    int size() {
        return prepared.size();
    }

    boolean isCommitted(BranchId id) {
        return committed.contains(id);
    }

    void recordCommitted(Branch branch, List<BranchPart> parts, Changes changes) {
        Head.Committed record = new Head.Committed(branch.id, branch.origin, parts);
        committed.add(branch.id, record, record, changes);
    }

    boolean isAborted(BranchId id) {
        return aborted.contains(id);
    }

    void recordAborted(BranchId id, Changes changes) {
        if (!aborted.contains(id)) {
            aborted.add(id, id, new Head.Aborted(id), changes);
            aborted.trim(MAX_ABORTED, changes);
        }
    }

    void load(ElementId element, Head.Committed head) {
        committed.load(head.id(), head, element);
    }

    void load(ElementId element, Head.Aborted head) {
        aborted.load(head.id(), head.id(), element);
    }

    void forget(BranchId id, Changes changes) {
        committed.remove(id, changes);
        aborted.remove(id, changes);
    }

    List<Answer.BranchInfo> list(boolean local) {
        List<Answer.BranchInfo> list = new ArrayList<>();
        prepared.forEach((id, branch) -> {
            if (id.local() == local) {
                list.add(new Answer.BranchInfo(id, branch.origin, List.of()));
            }
        });
        if (local) {
            committed.forEach((id, head) -> list.add(new Answer.BranchInfo(id, head.origin(), head.parts())));
        }
        return list;
    }
}
