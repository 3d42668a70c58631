package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ElementTable.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Makes the next part of a copy: what has changed in what the copy has, and what comes behind that. */
final class PartMaker {
    /** So many elements that have changed are owed at most; when there are more, the copy is begun anew. */
    private static final int MAX_OWED = 16_384;

    static final int ELEMENT_BYTES = 100;

    private final ElementTable elements;
    private final int pageBytes;
    private final List<Placed> present = new ArrayList<>();
    private final List<ElementId> removed = new ArrayList<>();
    private final List<ElementId> owed = new ArrayList<>();
    private ElementId last;
    private boolean isAll;
    private long bytes;

    private PartMaker(ElementTable elements, int pageBytes) {
        this.elements = elements;
        this.pageBytes = pageBytes;
    }

    /**
     * The part that follows.
     *
     * @param at the name of the state
     * @param changed what may be others than in the state that the copy is of; null when that is not known
     */
    static Message.FillPart next(
            Message.FillAsk ask, ElementTable elements, Dot at, Set<ElementId> changed, int pageBytes) {
        if (changed == null) {
            return again(ask);
        }
        PartMaker part = new PartMaker(elements, pageBytes);
        part.changes(ask.reached(), changed);
        if (part.owed.size() > MAX_OWED) {
            return again(ask);
        }
        part.page();
        FilledTo reached = new FilledTo(at, part.last, part.isAll, part.owed);
        return new Message.FillPart(ask.epoch(), ask.number(), reached, part.present, part.removed);
    }

    private static Message.FillPart again(Message.FillAsk ask) {
        return new Message.FillPart(ask.epoch(), ask.number(), null, List.of(), List.of());
    }

    private void changes(FilledTo before, Set<ElementId> changed) {
        if (before == null) {
            return;
        }
        last = before.last();
        isAll = before.isAll();
        NavigableSet<ElementId> due = new TreeSet<>(changed);
        due.addAll(before.owed());
        if (!isAll) {
            due = last == null ? new TreeSet<>() : due.headSet(last, true);
        }
        for (ElementId id : due) {
            if (isFull()) {
                owed.add(id);
            } else {
                take(id, elements.get(id));
            }
        }
    }

    private void page() {
        if (isAll) {
            return;
        }
        bytes = 0;
        isAll = true;
        ElementId from = last;
        elements.scan(from, (id, element) -> {
            if (id.equals(from)) {
                return true;
            }
            if (isFull()) {
                isAll = false;
                return false;
            }
            take(id, element);
            last = id;
            return true;
        });
    }

    private boolean isFull() {
        return bytes >= pageBytes;
    }

    private void take(ElementId id, Element element) {
        if (element == null) {
            removed.add(id);
            bytes += ELEMENT_BYTES;
        } else {
            present.add(new Placed(id, element));
            bytes += roughBytes(element);
        }
    }

    /** What an element takes in a message, without a look at its body. */
    static long roughBytes(Element element) {
        return ELEMENT_BYTES + (long) element.head().length() + element.body().length();
    }
}
