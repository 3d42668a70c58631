package io.chorale.replication;

import java.util.List;

/**
 * What one decision does to the elements of its shard. It is this that is logged and copied, not the operation. To be
 * used within {@link StateMachine#apply} only; if that throws, nothing of it is done. The arrays belong to the log from
 * then on and must not be changed.
 */
public interface Changes {

    /** As {@link #add(long, byte[], byte[], List)}, at hand and referring to nothing. */
    default ElementId add(byte[] head, byte[] body) {
        return add(head, body, List.of());
    }

    /** As {@link #add(long, byte[], byte[], List)}, at hand. */
    default ElementId add(byte[] head, byte[] body, List<ElementId> refs) {
        return add(ElementId.AT_HAND, head, body, refs);
    }

    /**
     * Adds an element.
     *
     * @param lane where it lies, not negative. What is {@link ElementId#AT_HAND} is {@linkplain StateMachine#load loaded}
     *     when a reign begins, so there should be little of it; of all others only their number is known, and they are
     *     read by {@link ShardElements#page}
     * @param head what the machine needs to know of it; kept small
     * @param body what is read one by one, when needed; may be empty
     * @param refs other elements that it speaks of
     * @return its name: the lane, the decision's dot, and a number from 0 in the order of these calls
     */
    ElementId add(long lane, byte[] head, byte[] body, List<ElementId> refs);

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
