package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Element.Ref;
import java.util.List;

/** What a decision does to one element. Changes of what is not there do nothing. */
public sealed interface Change {

    /** Of the element. */
    ElementId id();

    /**
     * Puts an element there.
     *
     * @param id of the deciding dot, so that no two decisions add the same
     * @param origin whoever decides under the same origin means the same message
     */
    record Add(ElementId id, Origin origin, List<Ref> refs, Payload head, Payload body) implements Change {
        public Add {
            refs = List.copyOf(refs);
        }

        /** What is there then. */
        public Element element() {
            return new Element(origin, 0, refs, head, body);
        }
    }

    /** Takes it away for ever. */
    record Remove(ElementId id) implements Change {}

    /**
     * Raises its count.
     *
     * @param count has no effect when it is not above the present one
     */
    record Raise(ElementId id, int count) implements Change {}
}
