package io.chorale.replication;

import java.util.List;
import java.util.Objects;

/**
 * An element as a state machine reads it.
 *
 * @param id what {@link Changes#add} returned
 * @param count the highest that was {@linkplain Changes#raise raised} to; 0 if none was
 * @param head as it was added; not to be changed
 * @param refs as they were added, in that order, but after the merge of two partitions one may name another copy of the
 *     same element, or one that is not here any more
 * @param bodyBytes the length of the body, which {@link ShardElements#body} reads
 */
public record LoadedElement(ElementId id, int count, byte[] head, List<ElementId> refs, int bodyBytes) {

    public LoadedElement {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(head, "head");
        refs = List.copyOf(refs);
    }
}
