package io.chorale.replication.peers;

import java.util.Objects;

/**
 * Why a node must not take part with its data directory.
 *
 * @param witness the name of the member that knows, for people
 * @param removal that of this node; null when its directory is a copy, or an earlier state of itself
 */
public record Refusal(String witness, Removal removal) {

    public Refusal {
        Objects.requireNonNull(witness, "witness");
    }

    public boolean isCopy() {
        return removal == null;
    }
}
