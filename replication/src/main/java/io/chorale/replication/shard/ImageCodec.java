package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.TreeMap;

/** A whole replica as bytes. */
final class ImageCodec {
    private ImageCodec() {}

    static void write(WireWriter out, ReplicaImage image) {
        image.current().write(out);
        write(out, image.state());
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

    private static void write(WireWriter out, ShardState state) {
        out.writeSize(state.elements().size());
        state.elements().forEach((id, element) -> {
            id.write(out);
            EntryCodec.write(out, element);
        });
        state.context().write(out);
        state.windows().write(out);
    }

    private static ShardState readState(WireReader in) {
        TreeMap<ElementId, Element> elements = new TreeMap<>();
        for (int count = in.readSize(); count > 0; count--) {
            elements.put(ElementId.read(in), EntryCodec.readElement(in));
        }
        return new ShardState(elements, Context.read(in), Windows.read(in));
    }
}
