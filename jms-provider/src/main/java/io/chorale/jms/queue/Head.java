package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Subscription;
import io.chorale.replication.LoadedElement;
import java.util.List;
import java.util.UUID;

/** What the elements of a shard say in their heads: a byte for the kind, then the fields. */
sealed interface Head {

    /**
     * A message; the body is its envelope, the count its deliveries.
     *
     * @param deliveries those before it came here
     */
    record Message(String queue, int priority, long expirationMs, int deliveries) implements Head {
        public Message {
            if (priority < 0 || priority > 9) {
                throw new WireException("A priority of " + priority + " in the head of a message");
            }
        }

        boolean isExpired(long unixTimeMs) {
            return expirationMs != 0 && expirationMs <= unixTimeMs;
        }
    }

    /** A message that is not to be delivered before it is due; the body is its envelope. */
    record Delayed(String queue, int priority, long expirationMs, long dueMs, int deliveries) implements Head {}

    /**
     * A prepared branch; the body is what it sends, and it refers to what it takes.
     *
     * @param counted which of these, from 0, were counted before they were seen
     */
    record Prepared(BranchId id, BranchOrigin origin, List<Integer> counted) implements Head {
        public Prepared {
            counted = List.copyOf(counted);
        }
    }

    /**
     * A subscription to a topic.
     *
     * @param selector which messages it takes; null for all
     * @param excluded see {@link Subscription#excluded}
     * @param member whose node it goes with, when it is a consumer's own; null for the others
     */
    record Subscribed(String queue, Address topic, Subscription.Type type, String selector, UUID excluded, UUID member)
            implements Head {}

    /** A consumer of a named subscription. */
    record Used(UUID consumer, String queue, UUID member) implements Head {}

    /** Which topic a named subscription is of. */
    record Named(String subscription, Address topic) implements Head {}

    /** Which connection has a client id. */
    record Claimed(String clientId, UUID connection, UUID member) implements Head {}

    /** The member that a temporary queue goes with. */
    record Owned(Address temporary, UUID member) implements Head {}

    /** A temporary destination that is no more. */
    record Deleted(Address temporary) implements Head {}

    /** A local transaction that is committed, at its coordinator. */
    record Committed(BranchId id, BranchOrigin origin, List<BranchPart> parts) implements Head {
        public Committed {
            parts = List.copyOf(parts);
        }
    }

    /** A local transaction that is aborted, at its coordinator. */
    record Aborted(BranchId id) implements Head {}

    /** A queue that is deleted, and whose messages are being removed. */
    record Emptying(String queue) implements Head {}

    default byte[] encode() {
        WireWriter out = new WireWriter(64);
        if (this instanceof Message message) {
            out.writeByte(1).writeString(message.queue).writeByte(message.priority);
            out.writeLong(message.expirationMs).writeSize(message.deliveries);
        } else if (this instanceof Delayed delayed) {
            out.writeByte(12).writeString(delayed.queue).writeByte(delayed.priority);
            out.writeLong(delayed.expirationMs).writeLong(delayed.dueMs).writeSize(delayed.deliveries);
        } else if (this instanceof Prepared prepared) {
            prepared.id.write(out.writeByte(2));
            prepared.origin.write(out);
            out.writeList(prepared.counted, WireWriter::writeSize);
        } else if (this instanceof Subscribed subscribed) {
            subscribed.topic.write(out.writeByte(3).writeString(subscribed.queue));
            subscribed.type.write(out);
            out.writeNullableString(subscribed.selector);
            writeNullable(out, subscribed.excluded);
            writeNullable(out, subscribed.member);
        } else if (this instanceof Used used) {
            out.writeByte(9).writeUuid(used.consumer).writeString(used.queue).writeUuid(used.member);
        } else if (this instanceof Named named) {
            named.topic.write(out.writeByte(10).writeString(named.subscription));
        } else if (this instanceof Claimed claimed) {
            out.writeByte(11).writeString(claimed.clientId);
            out.writeUuid(claimed.connection).writeUuid(claimed.member);
        } else if (this instanceof Owned owned) {
            owned.temporary.write(out.writeByte(4));
            out.writeUuid(owned.member);
        } else if (this instanceof Deleted deleted) {
            deleted.temporary.write(out.writeByte(5));
        } else if (this instanceof Committed committed) {
            committed.id.write(out.writeByte(6));
            committed.origin.write(out);
            out.writeList(committed.parts, (to, part) -> part.write(to));
        } else if (this instanceof Aborted aborted) {
            aborted.id.write(out.writeByte(7));
        } else if (this instanceof Emptying emptying) {
            out.writeByte(8).writeString(emptying.queue);
        }
        return out.toBytes();
    }

    /**
     * Reads the head of an element.
     *
     * @throws WireException if it is none that this version knows; names the element
     */
    static Head of(LoadedElement element) {
        try {
            return decode(element.head());
        } catch (WireException e) {
            throw new WireException(
                    "Element " + element.id() + " cannot be read. Was it written by a later version? " + e.getMessage(),
                    e);
        }
    }

    /**
     * Reads a head.
     *
     * @throws WireException if the bytes are none that this version knows
     */
    static Head decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int kind = in.readByte();
        Head head =
                switch (kind) {
                    case 1 -> new Message(in.readString(), in.readByte(), in.readLong(), in.readSize());
                    case 2 -> new Prepared(BranchId.read(in), BranchOrigin.read(in), in.readList(WireReader::readSize));
                    case 3 -> readSubscribed(in);
                    case 4 -> new Owned(Address.read(in), in.readUuid());
                    case 5 -> new Deleted(Address.read(in));
                    case 6 -> new Committed(BranchId.read(in), BranchOrigin.read(in), in.readList(BranchPart::read));
                    case 7 -> new Aborted(BranchId.read(in));
                    case 8 -> new Emptying(in.readString());
                    case 9 -> new Used(in.readUuid(), in.readString(), in.readUuid());
                    case 10 -> new Named(in.readString(), Address.read(in));
                    case 11 -> new Claimed(in.readString(), in.readUuid(), in.readUuid());
                    case 12 -> new Delayed(in.readString(), in.readByte(), in.readLong(), in.readLong(), in.readSize());
                    default -> throw new WireException("No element of a queue shard has the kind " + kind);
                };
        in.expectEnd();
        return head;
    }

    private static Subscribed readSubscribed(WireReader in) {
        String queue = in.readString();
        return new Subscribed(
                queue,
                Address.read(in),
                Subscription.Type.read(in),
                in.readNullableString(),
                readNullable(in),
                readNullable(in));
    }

    private static void writeNullable(WireWriter out, UUID id) {
        out.writeBoolean(id != null);
        if (id != null) {
            out.writeUuid(id);
        }
    }

    private static UUID readNullable(WireReader in) {
        return in.readBoolean() ? in.readUuid() : null;
    }
}
