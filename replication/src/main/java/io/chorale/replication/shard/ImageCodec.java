package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Element.Branch;
import io.chorale.replication.shard.Element.Item;
import io.chorale.replication.shard.Element.Lock;
import java.util.Map;
import java.util.TreeMap;

/** A whole replica as bytes. */
final class ImageCodec {
    private static final int ITEM = 0;
    private static final int BRANCH = 1;

    private ImageCodec() {}

    static void write(WireWriter out, ReplicaImage image) {
        image.current().write(out);
        write(out, image.state());
        out.writeLong(image.appliedEntries());
        out.writeList(image.tail(), EntryCodec::write);
        EntryCodec.write(out, image.config());
        EntryCodec.writeNullable(out, image.pending());
        EntryCodec.writeNodes(out, image.inSync());
        out.writeSize(image.reportedTo().size());
        new TreeMap<>(image.reportedTo()).forEach((node, epoch) -> {
            out.writeUuid(node.value());
            epoch.write(out);
        });
    }

    static ReplicaImage read(WireReader in) {
        return new ReplicaImage(
                Epoch.read(in),
                readState(in),
                in.readLong(),
                in.readList(EntryCodec::readLogged),
                EntryCodec.readConfig(in),
                EntryCodec.readNullableConfig(in),
                EntryCodec.readNodes(in),
                readReportedTo(in));
    }

    private static Map<NodeId, Epoch> readReportedTo(WireReader in) {
        Map<NodeId, Epoch> reportedTo = new TreeMap<>();
        for (int count = in.readSize(); count > 0; count--) {
            reportedTo.put(new NodeId(in.readUuid()), Epoch.read(in));
        }
        return reportedTo;
    }

    private static void write(WireWriter out, ShardState state) {
        out.writeSize(state.elements().size());
        state.elements().forEach((id, element) -> {
            EntryCodec.write(out, id);
            write(out, element);
        });
        state.context().write(out);
        state.windows().write(out);
    }

    private static ShardState readState(WireReader in) {
        TreeMap<ElementId, Element> elements = new TreeMap<>();
        for (int count = in.readSize(); count > 0; count--) {
            elements.put(EntryCodec.readId(in), readElement(in));
        }
        return new ShardState(elements, Context.read(in), Windows.read(in));
    }

    private static void write(WireWriter out, Element element) {
        if (element instanceof Item item) {
            out.writeByte(ITEM);
            write(out, item.origin());
            EntryCodec.write(out, item.payload());
        } else if (element instanceof Branch branch) {
            out.writeByte(BRANCH);
            write(out, branch.origin());
            out.writeString(branch.xid());
            out.writeList(branch.locks(), (writer, lock) -> {
                EntryCodec.write(writer, lock.id());
                write(writer, lock.origin());
            });
            out.writeList(branch.adds(), EntryCodec::write);
        }
    }

    private static Element readElement(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case ITEM -> new Item(readOrigin(in), EntryCodec.readPayload(in));
            case BRANCH ->
                new Branch(
                        readOrigin(in),
                        in.readString(),
                        in.readList(reader -> new Lock(EntryCodec.readId(reader), readOrigin(reader))),
                        in.readList(EntryCodec::readPayload));
            default -> throw new WireException("Unknown type of element: " + type);
        };
    }

    private static void write(WireWriter out, Origin origin) {
        out.writeString(origin.client().value());
        out.writeLong(origin.sequence()).writeSize(origin.sub());
    }

    private static Origin readOrigin(WireReader in) {
        return new Origin(new ClientId(in.readString()), in.readLong(), in.readSize());
    }
}
