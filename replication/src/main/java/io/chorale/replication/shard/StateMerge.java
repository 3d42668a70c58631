package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.ElementTable.Placed;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one state of two that went different ways. What it makes does not depend on which is the left one, nor on how
 * often they meet; but it is a change of the left one's elements, so that is to be the large one, and it goes through both
 * in order.
 */
final class StateMerge {
    private final ShardState left;
    private final ShardState right;
    private final Rules rules;
    private final ElementTable merged;
    private final List<Placed> onlyLeft = new ArrayList<>();
    private final List<Placed> onlyRight = new ArrayList<>();
    /** Those that speak of others, and stay. */
    private final List<Placed> referring = new ArrayList<>();

    private StateMerge(ShardState left, ShardState right, Rules rules) {
        this.left = left;
        this.right = right;
        this.rules = rules;
        this.merged = left.elements().copy();
    }

    static ShardState of(ShardState left, ShardState right, Rules rules) {
        return new StateMerge(left, right, rules).merge();
    }

    private ShardState merge() {
        left.elements().compareTo(right.elements(), this::compare);
        Map<Origin, ElementId> twinsOfLeft = twins(onlyLeft, right);
        Map<Origin, ElementId> twinsOfRight = twins(onlyRight, left);
        for (Placed each : onlyLeft) {
            if (isCopyToKeep(each, twinsOfLeft)) {
                keep(each);
            } else {
                merged.remove(each.id());
            }
        }
        for (Placed each : onlyRight) {
            if (isCopyToKeep(each, twinsOfRight)) {
                merged.add(each.id(), each.element());
                keep(each);
            }
        }
        if (rules.keep(Rule.LOCK_TWINS)) {
            followTwins();
        }
        Context context = left.context().copy();
        context.coverAll(right.context());
        Windows windows = left.windows().copy();
        windows.unite(left.context().floor(), right.windows(), right.context().floor());
        return new ShardState(merged, context, windows);
    }

    private void compare(ElementId id, Element one, Element other) {
        if (other == null) {
            onLeft(new Placed(id, one));
        } else if (one == null) {
            onRight(new Placed(id, other));
        } else {
            onBoth(id, one, other);
        }
    }

    private void onBoth(ElementId id, Element one, Element other) {
        Element raised = one.raisedTo(other.count());
        if (other.count() > one.count()) {
            merged.replace(id, raised);
        }
        keep(new Placed(id, raised));
    }

    private void onLeft(Placed one) {
        if (!rules.keep(Rule.MERGE_BY_CONTEXT)) {
            keep(one);
        } else if (right.context().covers(one.id().dot())) {
            merged.remove(one.id());
        } else if (isTakenBy(right, one)) {
            onlyLeft.add(one);
        } else {
            keep(one);
        }
    }

    private void onRight(Placed other) {
        boolean isRemoved = rules.keep(Rule.MERGE_BY_CONTEXT)
                && left.context().covers(other.id().dot());
        if (isRemoved) {
            return;
        }
        if (rules.keep(Rule.MERGE_BY_CONTEXT) && isTakenBy(left, other)) {
            onlyRight.add(other);
        } else {
            merged.add(other.id(), other.element());
            keep(other);
        }
    }

    private void keep(Placed stays) {
        if (!stays.element().refs().isEmpty()) {
            referring.add(stays);
        }
    }

    /** Whether a side has taken the same message from a retry: under another dot, for this one it has not. */
    private boolean isTakenBy(ShardState side, Placed element) {
        Origin origin = element.element().origin();
        boolean isApplied = rules.keep(Rule.EXACT_WINDOWS)
                ? side.windows().contains(origin.client(), origin.sequence())
                : side.windows().reaches(origin.client(), origin.sequence());
        return isApplied && rules.keep(Rule.MERGE_BY_ORIGIN);
    }

    /** Where a side has the copies of messages that it has taken, too. */
    private static Map<Origin, ElementId> twins(List<Placed> contested, ShardState side) {
        Set<Origin> wanted = new HashSet<>();
        contested.forEach(each -> wanted.add(each.element().origin()));
        return find(wanted, side.elements());
    }

    private static Map<Origin, ElementId> find(Set<Origin> wanted, ElementTable elements) {
        Map<Origin, ElementId> found = new HashMap<>();
        if (!wanted.isEmpty()) {
            elements.forEach((id, element) -> {
                if (wanted.contains(element.origin())) {
                    found.put(element.origin(), id);
                }
            });
        }
        return found;
    }

    /** Of a message that both sides took from retries, the lower copy stays, and none when the other side consumed it. */
    private static boolean isCopyToKeep(Placed contested, Map<Origin, ElementId> twins) {
        ElementId twin = twins.get(contested.element().origin());
        return twin != null && contested.id().compareTo(twin) < 0;
    }

    /** A branch must go on locking the message, though another copy of it has stayed. */
    private void followTwins() {
        Set<Origin> wanted = new HashSet<>();
        for (Placed each : referring) {
            for (Ref ref : each.element().refs()) {
                if (merged.get(ref.id()) == null) {
                    wanted.add(ref.origin());
                }
            }
        }
        Map<Origin, ElementId> twins = find(wanted, merged);
        for (Placed each : referring) {
            List<Ref> refs = each.element().refs().stream()
                    .map(ref -> merged.get(ref.id()) != null
                            ? ref
                            : new Ref(twins.getOrDefault(ref.origin(), ref.id()), ref.origin()))
                    .toList();
            if (!refs.equals(each.element().refs())) {
                merged.replace(each.id(), each.element().withRefs(refs));
            }
        }
    }
}
