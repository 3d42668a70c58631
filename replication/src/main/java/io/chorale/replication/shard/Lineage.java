package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Through which states a replica has come in this process life, and which elements each step has touched: ids, no content.
 * A state is named as {@link ReplicaImage#applied} says, and what has one name is the same everywhere, so that whoever has
 * been in one of these states has all but what was touched since. Not thread-safe.
 */
final class Lineage {
    /** Of steps and ids together; what is further back is forgotten. */
    private static final int MAX_LENGTH = 16_384;
    /** The same while a copy is being filled. */
    private static final int MAX_LENGTH_FILLING = 262_144;
    /** However full the node's room is, so much is kept. */
    private static final int MIN_LENGTH = 512;
    /** How much of it goes with a request. */
    private static final int MAX_WAY = 1_024;

    private final Room room;
    private final ArrayDeque<Base.Step> steps = new ArrayDeque<>();
    private int maxLength = MAX_LENGTH;
    private int length;
    private Dot at;

    Lineage(Dot at, Room room) {
        this.at = at;
        this.room = room;
    }

    /** The state has become another one, by a change of no other elements than these. */
    void moved(Dot to, Collection<ElementId> touched) {
        if (to.equals(at) && touched.isEmpty()) {
            return;
        }
        Base.Step step = new Base.Step(at, List.copyOf(touched));
        at = to;
        steps.addLast(step);
        grow(lengthOf(step));
        trim();
    }

    /** While somebody is filled, which few are at a time, the room does not count. */
    private void trim() {
        boolean isNeeded = maxLength > MAX_LENGTH;
        while (length > maxLength || (!isNeeded && length > MIN_LENGTH && room.isFull())) {
            grow(-lengthOf(steps.removeFirst()));
        }
    }

    /** Whether somebody is being filled, and lacks all that was touched since it asked last. */
    void isNeeded(boolean byOneWhoIsFilled) {
        maxLength = byOneWhoIsFilled ? MAX_LENGTH_FILLING : MAX_LENGTH;
        trim();
    }

    /** The state has become another one, and nobody knows what has changed. */
    void restart(Dot now) {
        steps.clear();
        grow(-length);
        at = now;
    }

    private void grow(int by) {
        length += by;
        room.take(by);
    }

    private static int lengthOf(Base.Step step) {
        return 1 + step.touched().size();
    }

    /** What a request says of the state here. */
    Base base() {
        List<Base.Step> way = new ArrayList<>();
        int said = 0;
        for (Iterator<Base.Step> back = steps.descendingIterator(); back.hasNext(); ) {
            Base.Step step = back.next();
            said += lengthOf(step);
            if (said > MAX_WAY) {
                break;
            }
            way.add(step);
        }
        return new Base(at, way);
    }

    /** Which elements may be others here than in the state of a base; null when that is not known. */
    Set<ElementId> differences(Base base) {
        if (base.way().isEmpty()) {
            return touchedSince(base.at());
        }
        Set<Dot> known = new HashSet<>(Set.of(at));
        steps.forEach(step -> known.add(step.from()));
        Set<ElementId> touched = new HashSet<>();
        Dot common = base.at();
        for (Base.Step step : base.way()) {
            if (known.contains(common)) {
                break;
            }
            touched.addAll(step.touched());
            common = step.from();
        }
        if (!known.contains(common)) {
            return null;
        }
        touched.addAll(touchedSince(common));
        return touched;
    }

    /** Null when it has never been in that state, as far as is known. */
    private Set<ElementId> touchedSince(Dot state) {
        Set<ElementId> touched = new HashSet<>();
        Dot reached = at;
        for (Iterator<Base.Step> back = steps.descendingIterator(); !reached.equals(state); ) {
            if (!back.hasNext()) {
                return null;
            }
            Base.Step step = back.next();
            touched.addAll(step.touched());
            reached = step.from();
        }
        return touched;
    }
}
