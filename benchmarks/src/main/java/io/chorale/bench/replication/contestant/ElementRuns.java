package io.chorale.bench.replication.contestant;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * The ids of elements in the order in which decisions added them, one each. Decisions that follow each other take one
 * place together, so that millions take as little as some.
 */
final class ElementRuns {
    /** The first elements of so many decisions of one reign, one after the other. */
    private record Run(long lane, Epoch epoch, long firstIndex, int sub, long length) {
        boolean goesOnWith(ElementId id) {
            return id.lane() == lane
                    && id.sub() == sub
                    && id.dot().epoch().equals(epoch)
                    && id.dot().index() == firstIndex + length;
        }

        ElementId get(long rank) {
            return new ElementId(lane, new Dot(epoch, firstIndex + rank), sub);
        }
    }

    private final Deque<Run> runs = new ArrayDeque<>();
    private long size;

    long size() {
        return size;
    }

    void add(ElementId id) {
        Run last = runs.peekLast();
        if (last != null && last.goesOnWith(id)) {
            runs.removeLast();
            runs.addLast(new Run(last.lane(), last.epoch(), last.firstIndex(), last.sub(), last.length() + 1));
        } else {
            runs.addLast(new Run(id.lane(), id.dot().epoch(), id.dot().index(), id.sub(), 1));
        }
        size++;
    }

    ElementId removeFirst() {
        Run first = runs.removeFirst();
        if (first.length() > 1) {
            runs.addFirst(
                    new Run(first.lane(), first.epoch(), first.firstIndex() + 1, first.sub(), first.length() - 1));
        }
        size--;
        return first.get(0);
    }

    /** Shows all, in order. */
    void forEach(Consumer<ElementId> visitor) {
        for (Run run : runs) {
            for (long rank = 0; rank < run.length(); rank++) {
                visitor.accept(run.get(rank));
            }
        }
    }

    /** The id at a place, from 0. */
    ElementId get(long rank) {
        long before = 0;
        for (Run run : runs) {
            if (rank - before < run.length()) {
                return run.get(rank - before);
            }
            before += run.length();
        }
        throw new NoSuchElementException("There are " + size + " elements, none at " + rank);
    }
}
