package io.chorale.groups.cluster;

import io.chorale.groups.Member;
import java.util.Objects;

/**
 * A session in the cluster: the private address under which anyone may send to it alone.
 *
 * @param node the process it lives in
 * @param number tells the sessions of one process apart; never used twice
 * @param name for people, 1 to 255 characters; need not be unique
 */
public record Address(Member node, long number, String name) implements Comparable<Address> {

    public Address {
        Objects.requireNonNull(node, "node");
        if (name.isEmpty() || name.length() > 255) {
            throw new IllegalArgumentException("A session's name has 1 to 255 characters, not " + name.length());
        }
    }

    @Override
    public int compareTo(Address other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && number == address.number && node.equals(address.node);
    }

    @Override
    public int hashCode() {
        return 31 * node.hashCode() + Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "#" + name + "#" + node + "/" + number;
    }
}
