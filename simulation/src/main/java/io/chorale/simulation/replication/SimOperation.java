package io.chorale.simulation.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Payload;
import java.util.List;

/** What clients of the simulator ask for. */
sealed interface SimOperation {

    /** Removes items and adds others, all or nothing: a send, an acknowledgement, or a local transaction. */
    record Work(List<ElementId> removes, List<Payload> adds) implements SimOperation {}

    /** The same, but only promised. */
    record Prepare(String xid, Work work) implements SimOperation {}

    /** The outcome of a prepared branch. */
    record Decide(String xid, boolean commit) implements SimOperation {}

    /** Gives a register, such as an attribute of a session, another value; answered with the number of the value. */
    record Put(String key, String value) implements SimOperation {}

    static Payload encode(SimOperation operation) {
        WireWriter out = new WireWriter();
        if (operation instanceof Work work) {
            write(out.writeByte(0), work);
        } else if (operation instanceof Prepare prepare) {
            write(out.writeByte(1).writeString(prepare.xid()), prepare.work());
        } else if (operation instanceof Decide decide) {
            out.writeByte(2).writeString(decide.xid()).writeBoolean(decide.commit());
        } else if (operation instanceof Put put) {
            out.writeByte(3).writeString(put.key()).writeString(put.value());
        }
        return new Payload(out.toBytes());
    }

    static SimOperation decode(Payload payload) {
        WireReader in = new WireReader(payload.bytes());
        return switch (in.readByte()) {
            case 0 -> readWork(in);
            case 1 -> new Prepare(in.readString(), readWork(in));
            case 2 -> new Decide(in.readString(), in.readBoolean());
            default -> new Put(in.readString(), in.readString());
        };
    }

    private static void write(WireWriter out, Work work) {
        out.writeList(work.removes(), (to, id) -> id.write(to));
        writePayloads(out, work.adds());
    }

    private static Work readWork(WireReader in) {
        return new Work(in.readList(ElementId::read), readPayloads(in));
    }

    static void writePayloads(WireWriter out, List<Payload> payloads) {
        out.writeList(payloads, (to, payload) -> to.writeBytes(payload.bytes()));
    }

    static List<Payload> readPayloads(WireReader in) {
        return in.readList(reader -> new Payload(reader.readBytes()));
    }
}
