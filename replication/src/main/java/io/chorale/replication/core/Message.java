package io.chorale.replication.core;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import java.util.List;
import java.util.UUID;

/** What nodes tell each other. */
sealed interface Message {

    /** A space as one node hosts it. */
    record HostedSpace(String name, int shards, int copies) {}

    /** Introduces a node to the members of its view, and what it hosts. Said again from time to time. */
    record Hello(UUID nodeId, long incarnation, List<HostedSpace> spaces) implements Message {}

    /** Concerns one shard. */
    sealed interface ShardMessage extends Message {
        ShardId shard();
    }

    /** A candidate wants to open the reign of an epoch. */
    record Prepare(ShardId shard, Epoch epoch) implements ShardMessage {}

    /** The promise to refuse lower epochs, and how far this replica's log goes. */
    record Report(ShardId shard, Epoch epoch, Dot last) implements ShardMessage {}

    /** Refuses a message of an epoch that is lower than what was promised. */
    record Higher(ShardId shard, Epoch promised) implements ShardMessage {}

    /** Asks for the part of the replica's image that begins at an offset. */
    record Fetch(ShardId shard, Epoch epoch, int offset) implements ShardMessage {}

    /** A part of an image. */
    record Chunk(ShardId shard, Epoch epoch, int offset, int totalBytes, byte[] bytes) implements ShardMessage {}

    /** The reign begins from the log that ends with {@code base}; who has another log fetches the image. */
    record Start(ShardId shard, Epoch epoch, Dot base, List<UUID> inSync) implements ShardMessage {}

    /** One entry of the reign, and how far it is known to be committed. */
    record Append(ShardId shard, Epoch epoch, long index, Entry entry, long commit) implements ShardMessage {}

    /** All entries up to the index are logged here. */
    record Confirm(ShardId shard, Epoch epoch, long index) implements ShardMessage {}

    /** All entries up to the index are committed. */
    record Commit(ShardId shard, Epoch epoch, long index) implements ShardMessage {}

    /** The start is committed and the sender serves; nodes outside {@code inSync} need their replica no more. */
    record Reigns(ShardId shard, Epoch epoch, List<UUID> inSync) implements ShardMessage {}

    /** A client's request; {@code lowestOpen} is the lowest sequence that the client still waits for. */
    record Request(ShardId shard, Epoch epoch, long sequence, long lowestOpen, byte[] operation)
            implements ShardMessage {}

    /** A client's question. */
    record Query(ShardId shard, Epoch epoch, long sequence, byte[] question) implements ShardMessage {}

    /** The answer to a request or a query. */
    record Answer(ShardId shard, long sequence, byte[] answer) implements ShardMessage {}

    /** A volatile message to the primary. */
    record ToPrimary(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}

    /** A volatile message from the primary. */
    record ToClient(ShardId shard, Epoch epoch, byte[] signal) implements ShardMessage {}
}
