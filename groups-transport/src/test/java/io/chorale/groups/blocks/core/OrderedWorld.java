package io.chorale.groups.blocks.core;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A group as the cluster promises it, in one thread: one order in each component, each member at its own pace, private
 * messages beside it, and views with the sets that came together. What is promised to nobody, it does.
 */
final class OrderedWorld<N extends OrderedWorld.Node> {
    private final List<Component> components = new ArrayList<>();
    private long lastView;
    private long lastNode;
    private long nowMs = 1_000;

    /** One member, as the world sees it. */
    abstract static class Node {
        private final Address address;
        private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
        private final ArrayDeque<byte[]> toGroup = new ArrayDeque<>();
        private final ArrayDeque<Private> toMembers = new ArrayDeque<>();
        private boolean alive = true;

        Node(Address address) {
            this.address = address;
        }

        final Address address() {
            return address;
        }

        final boolean alive() {
            return alive;
        }

        final void sendToGroup(byte[] message) {
            toGroup.add(message);
        }

        final void sendToMember(Address to, byte[] message) {
            toMembers.add(new Private(to, message));
        }

        final int waiting() {
            return inbox.size() + toGroup.size() + toMembers.size();
        }

        abstract void onView(GroupEvent.GroupView view);

        abstract void onGroupMessage(Address sender, byte[] message);

        abstract void onPrivateMessage(Address sender, byte[] message);

        abstract void onTick();
    }

    private record Private(Address to, byte[] message) {}

    /** Members that reach each other. */
    private final class Component {
        private final List<N> members = new ArrayList<>();
        private ViewId view = nextView();
        private long change;

        private void install(GroupEvent.Cause cause, Collection<N> changed, List<List<N>> sets) {
            if (cause == GroupEvent.Cause.NETWORK) {
                view = nextView();
                change = 0;
            } else {
                change++;
            }
            GroupViewId id = new GroupViewId(view, change, 0);
            for (List<N> set : sets) {
                for (N member : set) {
                    GroupEvent.GroupView event = new GroupEvent.GroupView(
                            "g", id, cause, addresses(members), addresses(changed), addresses(set));
                    ((Node) member).inbox.add(() -> member.onView(event));
                }
            }
        }
    }

    private ViewId nextView() {
        return new ViewId(++lastView, new UUID(0, 1));
    }

    private static List<Address> addresses(Collection<? extends Node> nodes) {
        return nodes.stream().map(Node::address).toList();
    }

    long nowMs() {
        return nowMs;
    }

    void pass(long ms) {
        nowMs += ms;
    }

    Address newAddress() {
        long number = ++lastNode;
        return new Address(
                new Member(new UUID(number * 0x9e3779b97f4a7c15L, number), "n" + number), number, "s" + number);
    }

    List<N> members() {
        return components.stream().flatMap(each -> each.members.stream()).toList();
    }

    int componentCount() {
        return components.size();
    }

    /** A node joins the component with this number, or is alone in a new one. */
    void join(N node, int number) {
        Component component = number < components.size() ? components.get(number) : new Component();
        if (number >= components.size()) {
            components.add(component);
        }
        component.members.add(node);
        component.install(GroupEvent.Cause.JOIN, List.of(node), List.of(component.members));
    }

    void leave(N node) {
        Component component = componentOf(node);
        while (!((Node) node).toGroup.isEmpty()) {
            transmitToGroup(node);
        }
        component.members.remove(node);
        ((Node) node).alive = false;
        component.install(GroupEvent.Cause.LEAVE, List.of(node), List.of(component.members));
        dropEmpty();
    }

    void crash(N node) {
        Component component = componentOf(node);
        component.members.remove(node);
        ((Node) node).alive = false;
        component.install(GroupEvent.Cause.NETWORK, List.of(node), List.of(component.members));
        dropEmpty();
    }

    /** Cuts these members off from the others of their component. */
    void part(Collection<N> side) {
        Component component = componentOf(side.iterator().next());
        Component other = new Component();
        component.members.removeAll(side);
        other.members.addAll(side);
        components.add(other);
        component.install(GroupEvent.Cause.NETWORK, side, List.of(component.members));
        other.install(GroupEvent.Cause.NETWORK, List.copyOf(component.members), List.of(other.members));
        dropEmpty();
    }

    /** Two components become one view. */
    void merge(int one, int two) {
        Component first = components.get(one);
        Component second = components.remove(two);
        List<N> before = List.copyOf(first.members);
        List<N> came = List.copyOf(second.members);
        first.members.addAll(came);
        first.install(GroupEvent.Cause.NETWORK, came, List.of(before, came));
    }

    private void dropEmpty() {
        components.removeIf(each -> each.members.isEmpty());
    }

    private Component componentOf(N node) {
        return components.stream()
                .filter(each -> each.members.contains(node))
                .findFirst()
                .orElseThrow();
    }

    List<N> component(int number) {
        return List.copyOf(components.get(number).members);
    }

    /** Does one thing that is due at this node, if any. */
    void step(N node, Random random) {
        Node inner = node;
        switch (random.nextInt(4)) {
            case 0 -> transmitToGroup(node);
            case 1 -> transmitPrivate(node);
            default -> {
                Runnable event = inner.inbox.poll();
                if (event != null) {
                    event.run();
                }
            }
        }
    }

    void tick(N node) {
        node.onTick();
    }

    private void transmitToGroup(N node) {
        byte[] message = ((Node) node).toGroup.poll();
        if (message != null) {
            Address sender = node.address();
            for (N member : componentOf(node).members) {
                ((Node) member).inbox.add(() -> member.onGroupMessage(sender, message));
            }
        }
    }

    private void transmitPrivate(N node) {
        Private message = ((Node) node).toMembers.poll();
        if (message != null) {
            Address sender = node.address();
            for (N member : componentOf(node).members) {
                if (member.address().equals(message.to)) {
                    ((Node) member).inbox.add(() -> member.onPrivateMessage(sender, message.message));
                }
            }
        }
    }

    boolean quiet() {
        return members().stream().allMatch(node -> node.waiting() == 0);
    }
}
