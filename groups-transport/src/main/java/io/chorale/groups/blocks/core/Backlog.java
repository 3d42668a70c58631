package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What a member without the state received in order: updates, and the places at which others keep the state. */
final class Backlog {
    private static final int ITEM_BYTES = 64;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private long bytes;

    /** An update, or a mark when {@code place} is not null. */
    record Item(Place place, Address author, long ticket, byte[] command) {
        private long bytes() {
            return (long) ITEM_BYTES + (command == null ? 0 : command.length);
        }
    }

    void mark(Place place) {
        add(new Item(place, null, 0, null));
    }

    void update(Address author, ReplicaMessage.Update update) {
        add(new Item(null, author, update.ticket(), update.command()));
    }

    private void add(Item item) {
        items.add(item);
        bytes += item.bytes();
    }

    long bytes() {
        return bytes;
    }

    Item poll() {
        Item item = items.poll();
        if (item != null) {
            bytes -= item.bytes();
        }
        return item;
    }

    boolean hasMark(Place place) {
        return items.stream().anyMatch(item -> place.equals(item.place));
    }

    /** The first mark, or null. */
    Place firstMark() {
        return items.stream()
                .filter(item -> item.place != null)
                .findFirst()
                .map(Item::place)
                .orElse(null);
    }

    /** Drops what was before this mark, which is there, and the mark. */
    void dropTo(Place place, Consumer<Item> dropped) {
        for (Item item = poll(); item != null && !place.equals(item.place); item = poll()) {
            dropped.accept(item);
        }
    }

    void drop(Consumer<Item> dropped) {
        for (Item item = poll(); item != null; item = poll()) {
            dropped.accept(item);
        }
    }
}
