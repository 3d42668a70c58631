package io.chorale.groups.blocks.core;

import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/** What the members of a replicated state tell each other: the first four in the agreed order, the others privately. */
public sealed interface ReplicaMessage {

    /** A command for all; {@code ticket} is the author's, 0 for what time asks for. */
    record Update(long ticket, byte[] command) implements ReplicaMessage {}

    /**
     * What a member holds at a view.
     *
     * @param first the first member of the set with which it came to the view
     * @param lineage the state it holds, when it is {@link Phase#MERGING}, or null
     */
    record Status(GroupViewId view, Address first, Phase phase, Place lineage) implements ReplicaMessage {}

    /**
     * The sender has the state of the group since this view. In a later view it counts no more: there the sender has said
     * what it holds, which may be less.
     */
    record Loaded(GroupViewId view) implements ReplicaMessage {}

    /** Keep the state of this very place for the sender, and hold your writes until it has loaded. */
    record Restart(long attempt) implements ReplicaMessage {}

    /** Send these chunks of a state. */
    record Fetch(Place place, int from, int count, int chunkBytes) implements ReplicaMessage {}

    /**
     * One chunk of a state: records, each with its length; or, of a record that is larger than a chunk, a part.
     *
     * @param partial whether the next chunk goes on with the record of which this is a part
     * @param records how many records all chunks up to this one have, the last part of a record counting as the record
     */
    record Chunk(Place place, int index, boolean last, boolean partial, int records, int crc32c, byte[] body)
            implements ReplicaMessage {}

    /** The sender does not have that state. */
    record Missing(Place place) implements ReplicaMessage {}

    /** This message on the wire. */
    default byte[] toBytes() {
        WireWriter writer = new WireWriter();
        if (this instanceof Update update) {
            writer.writeByte(1).writeLong(update.ticket).writeRaw(update.command, 0, update.command.length);
        } else if (this instanceof Status status) {
            writer.writeByte(2);
            Place.writeView(writer, status.view);
            Place.writeAddress(writer, status.first);
            writer.writeByte(status.phase.code()).writeBoolean(status.lineage != null);
            if (status.lineage != null) {
                status.lineage.write(writer);
            }
        } else if (this instanceof Loaded loaded) {
            writer.writeByte(3);
            Place.writeView(writer, loaded.view);
        } else if (this instanceof Restart restart) {
            writer.writeByte(4).writeLong(restart.attempt);
        } else if (this instanceof Fetch fetch) {
            writer.writeByte(5);
            fetch.place.write(writer);
            writer.writeInt(fetch.from).writeInt(fetch.count).writeInt(fetch.chunkBytes);
        } else if (this instanceof Chunk chunk) {
            writer.writeByte(6);
            chunk.place.write(writer);
            writer.writeInt(chunk.index).writeBoolean(chunk.last).writeBoolean(chunk.partial);
            writer.writeInt(chunk.records);
            writer.writeInt(chunk.crc32c).writeBytes(chunk.body);
        } else if (this instanceof Missing missing) {
            writer.writeByte(7);
            missing.place.write(writer);
        }
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws WireException when it is something else
     */
    static ReplicaMessage of(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        int kind = reader.readByte();
        ReplicaMessage message =
                switch (kind) {
                    case 1 -> new Update(reader.readLong(), rest(reader, bytes));
                    case 2 -> status(reader);
                    case 3 -> new Loaded(Place.readView(reader));
                    case 4 -> new Restart(reader.readLong());
                    case 5 -> new Fetch(Place.read(reader), reader.readInt(), reader.readInt(), reader.readInt());
                    case 6 ->
                        new Chunk(
                                Place.read(reader),
                                reader.readInt(),
                                reader.readBoolean(),
                                reader.readBoolean(),
                                reader.readInt(),
                                reader.readInt(),
                                reader.readBytes());
                    case 7 -> new Missing(Place.read(reader));
                    default -> throw new WireException("No message of a replicated state has the number " + kind);
                };
        reader.expectEnd();
        return message;
    }

    private static byte[] rest(WireReader reader, byte[] bytes) {
        int count = reader.remaining();
        byte[] rest = java.util.Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
        reader.skip(count);
        return rest;
    }

    private static Status status(WireReader reader) {
        GroupViewId view = Place.readView(reader);
        Address first = Place.readAddress(reader);
        Phase phase = Coded.read(reader, Phase.values(), "phase");
        return new Status(view, first, phase, reader.readBoolean() ? Place.read(reader) : null);
    }
}
