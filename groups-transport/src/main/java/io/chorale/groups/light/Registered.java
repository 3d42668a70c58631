package io.chorale.groups.light;

import io.chorale.groups.cluster.Address;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A session that is a member of groups or offers services. */
final class Registered {
    private final Address address;
    private final Set<Group> groups = new LinkedHashSet<>();
    private final Map<String, Map<String, String>> offers = new TreeMap<>();

    Registered(Address address) {
        this.address = address;
    }

    Address address() {
        return address;
    }

    Set<Group> groups() {
        return groups;
    }

    /** Headers by service. */
    Map<String, Map<String, String>> offers() {
        return offers;
    }

    boolean isEmpty() {
        return groups.isEmpty() && offers.isEmpty();
    }
}
