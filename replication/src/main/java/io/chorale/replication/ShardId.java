package io.chorale.replication;

/**
 * Names a shard.
 *
 * @param space the space it belongs to
 * @param number from 0
 */
public record ShardId(String space, int number) {

    @Override
    public String toString() {
        return space + "#" + number;
    }
}
