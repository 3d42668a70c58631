package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/** What callers and called tell each other. */
sealed interface RpcMessage {
    /** What a request or an answer has around its body: the kind, the id, and the body's length. */
    int OVERHEAD_BYTES = 1 + 8 + 5;

    record Request(long id, byte[] body) implements RpcMessage {}

    record Answer(long id, byte[] body) implements RpcMessage {}

    /** What went wrong, as text: exceptions do not travel. */
    record Failure(long id, String type, String text) implements RpcMessage {}

    default byte[] toBytes() {
        WireWriter writer = new WireWriter();
        if (this instanceof Request request) {
            writer.writeByte(1).writeLong(request.id).writeBytes(request.body);
        } else if (this instanceof Answer answer) {
            writer.writeByte(2).writeLong(answer.id).writeBytes(answer.body);
        } else if (this instanceof Failure failure) {
            writer.writeByte(3).writeLong(failure.id);
            writer.writeString(failure.type).writeNullableString(failure.text);
        }
        return writer.toBytes();
    }

    static RpcMessage of(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        int kind = reader.readByte();
        RpcMessage message =
                switch (kind) {
                    case 1 -> new Request(reader.readLong(), reader.readBytes());
                    case 2 -> new Answer(reader.readLong(), reader.readBytes());
                    case 3 -> new Failure(reader.readLong(), reader.readString(), reader.readNullableString());
                    default -> throw new WireException("No message of a call has the number " + kind);
                };
        reader.expectEnd();
        return message;
    }
}
