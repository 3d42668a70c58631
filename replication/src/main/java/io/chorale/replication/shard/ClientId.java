package io.chorale.replication.shard;

import java.util.Objects;

/**
 * Whose requests a window counts. A branch counts as a client of its own: its outcome is request 1 of it, so that two
 * sides of a partition that both commit it make one set of results.
 *
 * @param value unique for ever
 */
public record ClientId(String value) implements Comparable<ClientId> {

    public ClientId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(ClientId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
