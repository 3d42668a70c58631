package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import java.util.Objects;

/**
 * Whose requests a window counts. A branch counts as a client of its own: its outcome is request 1 of it, so that two
 * sides of a partition that both commit it make one set of results.
 *
 * @param value unique for ever
 */
public record ClientId(String value) implements Comparable<ClientId> {
    private static final String REIGN = "reign:";
    private static final String BRANCH = "branch:";

    public ClientId {
        Objects.requireNonNull(value, "value");
    }

    /** Under which a reign's own decisions are counted; no client has this name. */
    static ClientId ofReign(Epoch epoch) {
        return new ClientId(REIGN + epoch);
    }

    /** As which the results of a branch, or of whatever else has one outcome, are counted; the name is used once. */
    public static ClientId ofBranch(String name) {
        return new ClientId(BRANCH + name);
    }

    /** Whether nobody asks under this name: it only says that a branch has its results. */
    public boolean isBranch() {
        return value.startsWith(BRANCH);
    }

    /** Whether a primary decides by itself, not for a client. */
    public boolean isReign() {
        return value.startsWith(REIGN);
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
