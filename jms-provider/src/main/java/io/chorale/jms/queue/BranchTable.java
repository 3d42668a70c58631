package io.chorale.jms.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The branches that are prepared in a shard, and the outcomes of local transactions that it coordinates. */
final class BranchTable {
    /** Late prepares of an aborted transaction come within seconds; so many are remembered, the oldest forgotten. */
    static final int MAX_ABORTED = 4_096;

    private final Map<BranchId, Branch> prepared = new TreeMap<>();
    private final Map<BranchId, BranchOrigin> committed = new TreeMap<>();
    private final Set<BranchId> aborted = new LinkedHashSet<>();

    Branch get(BranchId id) {
        return prepared.get(id);
    }

    void add(Branch branch) {
        prepared.put(branch.id(), branch);
    }

    Branch remove(BranchId id) {
        return prepared.remove(id);
    }

    int size() {
        return prepared.size();
    }

    Collection<Branch> prepared() {
        return prepared.values();
    }

    boolean isCommitted(BranchId id) {
        return committed.containsKey(id);
    }

    void recordCommitted(BranchId id, BranchOrigin origin) {
        committed.put(id, origin);
    }

    boolean isAborted(BranchId id) {
        return aborted.contains(id);
    }

    void recordAborted(BranchId id) {
        aborted.add(id);
        if (aborted.size() > MAX_ABORTED) {
            aborted.remove(aborted.iterator().next());
        }
    }

    void forget(BranchId id) {
        committed.remove(id);
        aborted.remove(id);
    }

    Map<BranchId, BranchOrigin> committed() {
        return committed;
    }

    Set<BranchId> aborted() {
        return aborted;
    }

    List<Answer.BranchInfo> list(boolean local) {
        List<Answer.BranchInfo> list = new ArrayList<>();
        for (Branch branch : prepared.values()) {
            if (branch.id().local() == local) {
                list.add(new Answer.BranchInfo(branch.id(), branch.origin(), false));
            }
        }
        if (local) {
            committed.forEach((id, origin) -> list.add(new Answer.BranchInfo(id, origin, true)));
        }
        return list;
    }

    void clear() {
        prepared.clear();
        committed.clear();
        aborted.clear();
    }
}
