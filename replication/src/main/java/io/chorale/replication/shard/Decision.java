package io.chorale.replication.shard;

import java.util.List;

/**
 * What a primary makes of a request.
 *
 * @param answer for the client
 * @param changes none when the request is refused
 */
public record Decision(Payload answer, List<Change> changes) {
    public Decision {
        changes = List.copyOf(changes);
    }
}
