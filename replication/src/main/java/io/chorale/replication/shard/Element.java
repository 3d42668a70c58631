package io.chorale.replication.shard;

import io.chorale.replication.ElementId;
import java.util.List;
import java.util.Objects;

/**
 * One thing in the state of a shard, such as a message or a prepared branch.
 *
 * @param origin the request that made it
 * @param count only ever rises, such as how often a message was delivered
 * @param refs other elements that this one depends on, such as the messages that a branch has locked
 * @param head what the application needs at hand
 * @param body what it needs now and then; may be empty
 */
public record Element(Origin origin, int count, List<Ref> refs, Payload head, Payload body) {

    public Element {
        Objects.requireNonNull(origin, "origin");
        refs = List.copyOf(refs);
    }

    /** Another element: the copy that is meant, and the message that it is a copy of. */
    public record Ref(ElementId id, Origin origin) {}

    /** Unchanged when it has that count already. */
    public Element raisedTo(int newCount) {
        return newCount <= count ? this : new Element(origin, newCount, refs, head, body);
    }

    Element withRefs(List<Ref> newRefs) {
        return new Element(origin, count, newRefs, head, body);
    }
}
