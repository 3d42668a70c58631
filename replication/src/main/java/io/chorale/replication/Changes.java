package io.chorale.replication;

import java.util.List;

/**
 * What one decision does to the elements of its shard. It is this that is logged and copied, not the operation. To be
 * used within {@link StateMachine#apply} only; if that throws, nothing of it is done. The arrays belong to the log from
 * then on and must not be changed.
 */
public interface Changes {

    /** As {@link #add(byte[], byte[], List)}, referring to nothing. */
    default ElementId add(byte[] head, byte[] body) {
        return add(head, body, List.of());
    }

    /**
     * Adds an element.
     *
     * @param head what {@link StateMachine#load} will need; all heads are read when a reign begins, so keep it small
     * @param body what is read one by one, when needed; may be empty
     * @param refs other elements that it speaks of
     * @return its name: the decision's dot, and a number from 0 in the order of these calls
     */
    ElementId add(byte[] head, byte[] body, List<ElementId> refs);

    /**
     * Removes an element for ever.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    void remove(ElementId id);

    /**
     * Raises an element's count; a lower one than it has does nothing.
     *
     * @throws IllegalArgumentException if there is no element of this name
     */
    void raise(ElementId id, int count);

    /**
     * What is added from here on has this name as its origin instead of the client's request: two sides of a partition
     * that both decide the same branch make one set of results.
     */
    void actAs(String name);
}
