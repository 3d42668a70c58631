package io.chorale.groups.light;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message that changes the registry, or tells of a full queue. All but {@link Hold} are AGREED, so that all members
 * make the same changes in the same order.
 */
sealed interface Control {

    /** The session of the sending process that it is about. */
    long session();

    /** The owner's number for it, told when it is done; 0 for none. */
    default long request() {
        return 0;
    }

    record Join(long session, String name, String group, boolean viewSynchronous, long request) implements Control {}

    record Leave(long session, String group, long request) implements Control {}

    /** The session is gone from all its groups. */
    record Disconnect(long session) implements Control {}

    record MakeOffer(long session, String name, String service, Map<String, String> headers, long request)
            implements Control {}

    record WithdrawOffer(long session, String service, long request) implements Control {}

    /** The session sends no more to the group until its next view. The round tells late answers apart. */
    record FlushOk(long session, String group, long round) implements Control {}

    /** The session's queue for a key is full, or no longer. */
    record Hold(long session, String name, String key, boolean hold) implements Control {}

    /** Writes it as a whole message, without its tag. */
    static byte[] encode(Control control) {
        WireWriter writer = new WireWriter(64);
        writer.writeByte(Wire.CONTROL).writeInt(0);
        if (control instanceof Join join) {
            writer.writeByte(0).writeLong(join.session).writeString(join.name).writeString(join.group);
            writer.writeBoolean(join.viewSynchronous).writeLong(join.request);
        } else if (control instanceof Leave leave) {
            writer.writeByte(1)
                    .writeLong(leave.session)
                    .writeString(leave.group)
                    .writeLong(leave.request);
        } else if (control instanceof Disconnect disconnect) {
            writer.writeByte(2).writeLong(disconnect.session);
        } else if (control instanceof MakeOffer offer) {
            writer.writeByte(3).writeLong(offer.session).writeString(offer.name).writeString(offer.service);
            writeHeaders(writer, offer.headers);
            writer.writeLong(offer.request);
        } else if (control instanceof WithdrawOffer withdraw) {
            writer.writeByte(4)
                    .writeLong(withdraw.session)
                    .writeString(withdraw.service)
                    .writeLong(withdraw.request);
        } else if (control instanceof FlushOk ok) {
            writer.writeByte(5).writeLong(ok.session).writeString(ok.group).writeLong(ok.round);
        } else if (control instanceof Hold hold) {
            writer.writeByte(6).writeLong(hold.session).writeString(hold.name).writeString(hold.key);
            writer.writeBoolean(hold.hold);
        }
        return writer.toBytes();
    }

    /** Reads what follows the tag. */
    static Control decode(WireReader reader) {
        int kind = reader.readByte();
        long session = reader.readLong();
        Control control =
                switch (kind) {
                    case 0 ->
                        new Join(
                                session,
                                Wire.readName(reader),
                                Wire.readGroup(reader),
                                reader.readBoolean(),
                                reader.readLong());
                    case 1 -> new Leave(session, Wire.readGroup(reader), reader.readLong());
                    case 2 -> new Disconnect(session);
                    case 3 ->
                        new MakeOffer(
                                session,
                                Wire.readName(reader),
                                Wire.readName(reader),
                                readHeaders(reader),
                                reader.readLong());
                    case 4 -> new WithdrawOffer(session, Wire.readName(reader), reader.readLong());
                    case 5 -> new FlushOk(session, Wire.readGroup(reader), reader.readLong());
                    case 6 -> new Hold(session, Wire.readName(reader), reader.readString(), reader.readBoolean());
                    default -> throw new WireException("No control message is of the kind " + kind);
                };
        reader.expectEnd();
        return control;
    }

    static void writeHeaders(WireWriter writer, Map<String, String> headers) {
        writer.writeList(headers.entrySet(), (w, header) -> w.writeString(header.getKey())
                .writeString(header.getValue()));
    }

    static Map<String, String> readHeaders(WireReader reader) {
        int count = reader.readSize();
        Map<String, String> headers = new TreeMap<>();
        int chars = 0;
        for (int i = 0; i < count; i++) {
            String key = reader.readString();
            String value = reader.readString();
            chars += key.length() + value.length();
            if (chars > io.chorale.groups.cluster.Offer.MAX_HEADER_CHARS || headers.put(key, value) != null) {
                throw new WireException("The headers of an offer are too large, or name one twice");
            }
        }
        return headers;
    }
}
