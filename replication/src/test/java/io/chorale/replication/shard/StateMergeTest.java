package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Entry.Proposed;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What two sides that went on alone make of what they both have. */
class StateMergeTest {
    private static final Epoch COMMON = new Epoch(1, 1);
    private static final Epoch OF_LEFT = new Epoch(2, 1);
    private static final Epoch OF_RIGHT = new Epoch(2, 2);

    private final ElementId message = id(COMMON);

    private static ElementId id(Epoch epoch) {
        return new ElementId(new Dot(epoch, 1), 0);
    }

    private static Add add(ElementId id, String client) {
        return new Add(id, new Origin(new ClientId(client), 1, 0), List.of(), Payload.EMPTY, Payload.EMPTY);
    }

    private ShardState side(Epoch epoch, Change... changes) {
        ShardState side = new ShardState();
        side.apply(new LoggedEntry(message.dot(), new Proposed(List.of(add(message, "p")))), Rules.ALL);
        side.apply(new LoggedEntry(new Dot(epoch, 1), new Proposed(List.of(changes))), Rules.ALL);
        return side;
    }

    private static ShardState merge(ShardState one, ShardState other) {
        ShardState merged = StateMerge.of(one, other, Rules.ALL);
        assertThat(StateMerge.of(other, one, Rules.ALL)).isEqualTo(merged);
        return merged;
    }

    @Test
    @DisplayName("6.7 of two counts of a message the higher one stays")
    void theHigherCountStays() {
        ShardState left = side(OF_LEFT, new Raise(message, 3));
        ShardState right = side(OF_RIGHT, new Raise(message, 2));

        assertThat(merge(left, right).elements().get(message).count()).isEqualTo(3);
    }

    @Test
    @DisplayName("6.7 what both sides have sent is in the order of the dots")
    void theOrderIsThatOfTheDots() {
        ShardState left = side(OF_LEFT, add(id(OF_LEFT), "q"));
        ShardState right = side(OF_RIGHT, add(id(OF_RIGHT), "r"));

        assertThat(merge(left, right).elements().toMap().keySet()).containsExactly(message, id(OF_LEFT), id(OF_RIGHT));
    }
}
