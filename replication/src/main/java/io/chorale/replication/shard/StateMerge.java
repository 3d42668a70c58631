package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Rules.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes one state of two that went different ways. Symmetric and idempotent, so that it does not matter in which order
 * replicas meet, nor how often.
 */
final class StateMerge {
    private final ShardState left;
    private final ShardState right;
    private final Rules rules;
    private final TreeMap<ElementId, Element> merged = new TreeMap<>();

    private StateMerge(ShardState left, ShardState right, Rules rules) {
        this.left = left;
        this.right = right;
        this.rules = rules;
    }

    static ShardState of(ShardState left, ShardState right, Rules rules) {
        return new StateMerge(left, right, rules).merge();
    }

    private ShardState merge() {
        if (rules.keep(Rule.MERGE_BY_CONTEXT)) {
            keep(left, right);
            keep(right, left);
        } else {
            merged.putAll(left.elements());
            merged.putAll(right.elements());
        }
        if (rules.keep(Rule.LOCK_TWINS)) {
            followTwins();
        }
        Context context = left.context().copy();
        context.coverAll(right.context());
        Windows windows = left.windows().copy();
        windows.addAll(right.windows());
        return new ShardState(merged, context, windows);
    }

    /** What stays of one side, given what the other knows. */
    private void keep(ShardState from, ShardState other) {
        Map<Origin, ElementId> twins = new HashMap<>();
        other.elements().forEach((id, element) -> twins.put(element.origin(), id));
        from.elements().forEach((id, element) -> {
            Element there = other.elements().get(id);
            boolean removedThere = there == null && other.context().covers(id.dot());
            if (there != null) {
                merged.merge(id, element, (one, same) -> one.raisedTo(same.count()));
            } else if (!removedThere && isCopyToKeep(id, element.origin(), other, twins)) {
                merged.put(id, element);
            }
        });
    }

    /** Of a message that both sides took from retries, the lower copy stays, and none when the other side consumed it. */
    private boolean isCopyToKeep(ElementId id, Origin origin, ShardState other, Map<Origin, ElementId> twins) {
        boolean appliedThere = rules.keep(Rule.EXACT_WINDOWS)
                ? other.windows().contains(origin.client(), origin.sequence())
                : other.windows().reaches(origin.client(), origin.sequence());
        if (!appliedThere || !rules.keep(Rule.MERGE_BY_ORIGIN)) {
            return true;
        }
        ElementId twin = twins.get(origin);
        return twin != null && id.compareTo(twin) < 0;
    }

    /** A branch must go on locking the message, though another copy of it has stayed. */
    private void followTwins() {
        Map<Origin, ElementId> byOrigin = new HashMap<>();
        merged.forEach((id, element) -> byOrigin.put(element.origin(), id));
        merged.replaceAll((id, element) -> {
            if (element.refs().stream().allMatch(ref -> merged.containsKey(ref.id()))) {
                return element;
            }
            List<Ref> refs = element.refs().stream()
                    .map(ref -> merged.containsKey(ref.id())
                            ? ref
                            : new Ref(byOrigin.getOrDefault(ref.origin(), ref.id()), ref.origin()))
                    .toList();
            return element.withRefs(refs);
        });
    }
}
