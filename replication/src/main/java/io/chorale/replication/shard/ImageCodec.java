package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ElementTable.Placed;

/** A whole replica as bytes. */
final class ImageCodec {
    private ImageCodec() {}

    /**
     * Encodes an image with all its bodies.
     *
     * @throws ImageTooLargeException when it is too large to be sent
     */
    static void write(WireWriter out, ReplicaImage image, long maxBytes) {
        image.current().write(out);
        write(out, image.state(), maxBytes);
        out.writeLong(image.appliedEntries());
        out.writeList(image.tail(), EntryCodec::write);
        EntryCodec.write(out, image.config());
        EntryCodec.writeNullable(out, image.pending());
        EntryCodec.writeNodes(out, image.inSync());
        ReplicaSummary.writeEpochs(out, image.reportedTo());
        ReplicaSummary.writeEpochs(out, image.heard());
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
                ReplicaSummary.readEpochs(in),
                ReplicaSummary.readEpochs(in));
    }

    /** Encodes a difference in the same way. */
    static void write(WireWriter out, ImageDifference difference, long maxBytes) {
        difference.base().write(out);
        write(out, difference.header(), maxBytes);
        out.writeLong(difference.size());
        out.writeSize(difference.present().size());
        for (Placed each : difference.present()) {
            write(out, each);
            if (out.length() > maxBytes) {
                throw new ImageTooLargeException(difference.present().size(), maxBytes);
            }
        }
        out.writeList(difference.removed(), (writer, id) -> id.write(writer));
    }

    static ImageDifference readDifference(WireReader in) {
        return new ImageDifference(
                Dot.read(in),
                read(in),
                in.readLong(),
                in.readList(ImageCodec::readPlaced),
                in.readList(ElementId::read));
    }

    static void write(WireWriter out, Placed placed) {
        placed.id().write(out);
        EntryCodec.write(out, placed.element());
    }

    static Placed readPlaced(WireReader in) {
        return new Placed(ElementId.read(in), EntryCodec.readElement(in));
    }

    private static void write(WireWriter out, ShardState state, long maxBytes) {
        out.writeSize(Math.toIntExact(state.elements().size()));
        state.elements().forEach((id, element) -> {
            write(out, new Placed(id, element));
            if (out.length() > maxBytes) {
                throw new ImageTooLargeException(state.elements().size(), maxBytes);
            }
        });
        state.context().write(out);
        state.windows().write(out);
    }

    private static ShardState readState(WireReader in) {
        MapTable elements = new MapTable();
        for (int count = in.readSize(); count > 0; count--) {
            Placed placed = readPlaced(in);
            elements.add(placed.id(), placed.element());
        }
        return new ShardState(elements, Context.read(in), Windows.read(in));
    }
}
