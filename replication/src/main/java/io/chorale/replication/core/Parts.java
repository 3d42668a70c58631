package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireException;
import io.chorale.replication.core.Message.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Messages that are too long for one frame, such as the whole log of a shard: cut into parts, and put together again at
 * the other end. The parts of a message follow each other on their link, so one message of each member is in the making.
 */
final class Parts {
    static final int PART_BYTES = 256 << 10;
    /** A message of a member that is longer is not put together. */
    static final int MAX_PARTS = 8_192;

    private static final class Growing {
        private final long number;
        private final List<byte[]> parts = new ArrayList<>();

        Growing(long number) {
            this.number = number;
        }

        byte[] whole() {
            byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
            int filled = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, whole, filled, part.length);
                filled += part.length;
            }
            return whole;
        }
    }

    private final Map<Member, Growing> growing = new HashMap<>();
    private long lastNumber;

    /** Hands over the message, or its parts, in the order in which they have to be sent. */
    void cut(byte[] message, Consumer<byte[]> sender) {
        if (message.length <= PART_BYTES) {
            sender.accept(message);
            return;
        }
        lastNumber++;
        int total = (message.length + PART_BYTES - 1) / PART_BYTES;
        for (int index = 0; index < total; index++) {
            int from = index * PART_BYTES;
            byte[] part = Arrays.copyOfRange(message, from, Math.min(message.length, from + PART_BYTES));
            sender.accept(MessageCodec.encode(new Part(lastNumber, index, total, part)));
        }
    }

    /**
     * Takes a part.
     *
     * @return the whole message when this was its last part, otherwise null
     * @throws WireException when nobody sends such parts
     */
    byte[] join(Member from, Part part) {
        if (part.total() > MAX_PARTS || part.index() >= part.total() || part.bytes().length > PART_BYTES) {
            throw new WireException("Part " + part.index() + " of " + part.total() + " with " + part.bytes().length
                    + " bytes: there are at most " + MAX_PARTS + " of " + PART_BYTES + " bytes each");
        }
        if (part.index() == 0) {
            growing.put(from, new Growing(part.number()));
        }
        Growing message = growing.get(from);
        if (message == null || message.number != part.number() || message.parts.size() != part.index()) {
            // The beginning was lost, with a view or before this node knew the sender.
            growing.remove(from);
            return null;
        }
        message.parts.add(part.bytes());
        if (message.parts.size() < part.total()) {
            return null;
        }
        growing.remove(from);
        return message.whole();
    }

    void onView(Set<Member> present) {
        growing.keySet().retainAll(present);
    }
}
