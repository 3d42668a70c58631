package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Offer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is in which group and offers what. Indexed by process and session, so that the loss of either costs what it had a
 * part in. Knows nothing of views.
 */
final class Registry {
    private final Map<Long, LocalSession> locals;
    private final Member self;
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<Member, Map<Long, Registered>> byNode = new HashMap<>();
    /** Who offers a service, in the order of addresses. */
    private final Map<String, TreeMap<Address, Map<String, String>>> offers = new TreeMap<>();

    Registry(Member self, Map<Long, LocalSession> locals) {
        this.self = self;
        this.locals = locals;
    }

    Group group(String name) {
        return groups.get(name);
    }

    Collection<Group> groups() {
        return groups.values();
    }

    /** The group of this name, made when there is none. */
    Group makeGroup(String name, boolean viewSynchronous) {
        return groups.computeIfAbsent(name, key -> new Group(key, viewSynchronous));
    }

    void dropIfEmpty(Group group) {
        if (group.members().isEmpty() && group.flush() == null) {
            groups.remove(group.name(), group);
        }
    }

    Registered session(Address address) {
        Map<Long, Registered> sessions = byNode.get(address.node());
        return sessions == null ? null : sessions.get(address.number());
    }

    boolean isMember(Address address, Group group) {
        Registered session = session(address);
        return session != null && session.groups().contains(group);
    }

    /** The sessions of one process, in the order in which they came. */
    Collection<Registered> sessionsOf(Member node) {
        Map<Long, Registered> sessions = byNode.get(node);
        return sessions == null ? List.of() : sessions.values();
    }

    Collection<Member> nodes() {
        return byNode.keySet();
    }

    int sessionCount() {
        int count = 0;
        for (Map<Long, Registered> sessions : byNode.values()) {
            count += sessions.size();
        }
        return count;
    }

    Registered makeSession(Address address) {
        return byNode.computeIfAbsent(address.node(), node -> new LinkedHashMap<>())
                .computeIfAbsent(address.number(), number -> new Registered(address));
    }

    void addMember(Group group, Address address) {
        Registered session = makeSession(address);
        session.groups().add(group);
        group.members().add(session.address());
        if (address.node().equals(self)) {
            LocalSession local = locals.get(address.number());
            if (local != null) {
                group.addLocal(local);
            }
        }
    }

    void removeMember(Group group, Address address) {
        Registered session = session(address);
        session.groups().remove(group);
        group.members().remove(address);
        if (address.node().equals(self)) {
            group.removeLocal(address.number());
        }
        dropIfEmpty(session);
        dropIfEmpty(group);
    }

    void putOffer(Address address, String service, Map<String, String> headers) {
        makeSession(address).offers().put(service, headers);
        offers.computeIfAbsent(service, key -> new TreeMap<>()).put(address, headers);
    }

    boolean removeOffer(Address address, String service) {
        Registered session = session(address);
        if (session == null || session.offers().remove(service) == null) {
            return false;
        }
        dropIfEmpty(session);
        TreeMap<Address, Map<String, String>> providers = offers.get(service);
        providers.remove(address);
        if (providers.isEmpty()) {
            offers.remove(service);
        }
        return true;
    }

    List<Offer> offers(String service) {
        List<Offer> found = new ArrayList<>();
        offers.getOrDefault(service, new TreeMap<>())
                .forEach((provider, headers) -> found.add(new Offer(provider, service, headers)));
        return List.copyOf(found);
    }

    Collection<String> services() {
        return offers.keySet();
    }

    private void dropIfEmpty(Registered session) {
        Map<Long, Registered> sessions = byNode.get(session.address().node());
        if (session.isEmpty() && sessions != null) {
            sessions.remove(session.address().number());
            if (sessions.isEmpty()) {
                byNode.remove(session.address().node());
            }
        }
    }
}
