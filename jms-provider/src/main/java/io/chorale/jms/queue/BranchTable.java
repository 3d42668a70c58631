package io.chorale.jms.queue;

import io.chorale.replication.Changes;
import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The branches that are prepared in a shard or set aside, and the outcomes of local transactions that it coordinates. A
 * branch that both sides of a partition have prepared is one branch: it sends what the element with the highest id says, takes
 * what either says, and is set aside if either is.
 */
final class BranchTable {
    /** Late prepares of an aborted transaction come within seconds; so many are remembered, the oldest forgotten. */
    static final int MAX_ABORTED = 4_096;

    /** So much of what was set aside is kept, with what it sends and takes, and always the last; the oldest is given up. */
    static final int MAX_SET_ASIDE = 192;

    static final long MAX_SET_ASIDE_BYTES = 32 << 20;

    private static final Logger LOG = System.getLogger(BranchTable.class.getName());
    private static final int TAKE_BYTES = 64;

    private final Facts<BranchId, Branch> prepared = new Facts<>();

    /** How much is kept of those of the prepared ones that are set aside, the oldest first. */
    private final Map<BranchId, Long> setAside = new LinkedHashMap<>();

    private final Facts<BranchId, Head.Committed> committed = new Facts<>();
    private final Facts<BranchId, BranchId> aborted = new Facts<>();
    private final Bodies bodies;
    private long setAsideBytes;

    BranchTable(Bodies bodies) {
        this.bodies = bodies;
    }

    Branch get(BranchId id) {
        return prepared.get(id);
    }

    /** Whether a branch has locked a message of the queue. */
    boolean hasTaken(String queue) {
        Predicate<Branch> takesOfIt = branch -> !branch.isSetAside
                && branch.takes.stream().anyMatch(take -> take.queue().equals(queue));
        return !prepared.keysOf(takesOfIt, 1).isEmpty();
    }

    Branch add(Operation.Prepare prepare, Changes changes) {
        byte[] body = Branch.encode(prepare.work().sends());
        List<ElementId> refs = prepare.work().takes().stream()
                .map(take -> take.key().element())
                .toList();
        List<Take> takes = prepare.work().takes();
        List<Integer> counted = IntStream.range(0, takes.size())
                .filter(i -> takes.get(i).counted())
                .boxed()
                .toList();
        ElementId element =
                changes.add(new Head.Prepared(prepare.id(), prepare.origin(), counted).encode(), body, refs);
        Branch branch = new Branch(prepare.id(), prepare.origin(), element, StoredBody.added(body));
        takes.forEach(take -> branch.takes.add(take.message()));
        counted.forEach(i -> branch.counted.add(takes.get(i).message()));
        bodies.retain(branch.sends);
        prepared.load(prepare.id(), branch, element);
        return branch;
    }

    void load(LoadedElement element, Head.Prepared head) {
        BranchId id = head.id();
        Branch former = prepared.get(id);
        boolean isSetAside = element.count() > 0 || (former != null && former.isSetAside);
        if (former != null) {
            release(former);
        }
        Branch branch = new Branch(id, head.origin(), element.id(), StoredBody.loaded(element.bodyBytes()));
        bodies.retain(branch.sends);
        prepared.load(id, branch, element.id());
        if (isSetAside) {
            putAside(branch, element.refs().size());
        }
    }

    /** What the branch has locked is free by now. */
    void setAside(Branch branch, Changes changes) {
        prepared.raise(branch.id, 1, changes);
        putAside(branch, branch.takes.size());
        while (setAside.size() > MAX_SET_ASIDE || (setAsideBytes > MAX_SET_ASIDE_BYTES && setAside.size() > 1)) {
            BranchId oldest = setAside.keySet().iterator().next();
            remove(oldest, changes);
            LOG.log(
                    Level.INFO,
                    "Gave up what {0} was to do here: it was rolled back, and more was rolled back since than is kept",
                    oldest);
        }
    }

    private void putAside(Branch branch, int takes) {
        long bytes = branch.sends.lengthBytes + (long) TAKE_BYTES * (1 + takes);
        branch.isSetAside = true;
        setAside.put(branch.id, bytes);
        setAsideBytes += bytes;
    }

    List<Send> sends(Branch branch) {
        return Branch.decode(bodies.read(branch.sends, branch.element));
    }

    /** Null when there is no such branch. */
    Branch remove(BranchId id, Changes changes) {
        Branch branch = prepared.remove(id, changes);
        if (branch != null) {
            release(branch);
        }
        return branch;
    }

    private void release(Branch branch) {
        bodies.release(branch.sends);
        if (branch.isSetAside) {
            setAsideBytes -= setAside.remove(branch.id);
        }
    }

    /** How many are prepared. */
    int size() {
        return prepared.size() - setAside.size();
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

    /** What is known to be committed is not aborted, whatever one side of a partition has recorded. */
    void forget(BranchId id, boolean isCommitted, Changes changes) {
        aborted.remove(id, changes);
        if (isCommitted) {
            committed.remove(id, changes);
        }
    }

    List<Answer.BranchInfo> list(boolean local) {
        List<Answer.BranchInfo> list = new ArrayList<>();
        prepared.forEach((id, branch) -> {
            if (id.local() == local && !branch.isSetAside) {
                list.add(new Answer.BranchInfo(id, branch.origin, List.of()));
            }
        });
        if (local) {
            committed.forEach((id, head) -> list.add(new Answer.BranchInfo(id, head.origin(), head.parts())));
        }
        return list;
    }
}
