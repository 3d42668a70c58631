package io.chorale.replication.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.UUID;

/** One decision in a shard's log. */
sealed interface Entry {

    /** Begins a reign. */
    record Started() implements Entry {}

    /** The primary's own decision. */
    record Proposed(byte[] operation) implements Entry {}

    /** A client's request, taken. */
    record Accepted(UUID client, long sequence, long lowestOpen, byte[] operation) implements Entry {}

    /** A client's request, refused. Logged too, so that a retry at another primary gets the same answer. */
    record Refused(UUID client, long sequence, long lowestOpen, byte[] answer) implements Entry {}

    static void write(WireWriter out, Entry entry) {
        if (entry instanceof Started) {
            out.writeByte(0);
        } else if (entry instanceof Proposed proposed) {
            out.writeByte(1).writeBytes(proposed.operation());
        } else if (entry instanceof Accepted accepted) {
            out.writeByte(2).writeUuid(accepted.client());
            out.writeLong(accepted.sequence()).writeLong(accepted.lowestOpen()).writeBytes(accepted.operation());
        } else if (entry instanceof Refused refused) {
            out.writeByte(3).writeUuid(refused.client());
            out.writeLong(refused.sequence()).writeLong(refused.lowestOpen()).writeBytes(refused.answer());
        }
    }

    static Entry read(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case 0 -> new Started();
            case 1 -> new Proposed(in.readBytes());
            case 2 -> new Accepted(in.readUuid(), in.readLong(), in.readLong(), in.readBytes());
            case 3 -> new Refused(in.readUuid(), in.readLong(), in.readLong(), in.readBytes());
            default -> throw new WireException("Unknown type of entry: " + type);
        };
    }
}
