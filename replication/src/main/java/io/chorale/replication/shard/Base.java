package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.List;

/**
 * What who needs an image has already, so that it can be sent as a difference.
 *
 * @param at the state that is applied there, see {@link ReplicaImage#applied}
 * @param way how it came there, as far back as is worth while, the last step first
 */
public record Base(Dot at, List<Step> way) {

    /** A change of the state before, which touched these elements. */
    public record Step(Dot from, List<ElementId> touched) {
        private void write(WireWriter out) {
            from.write(out);
            out.writeList(touched, (writer, id) -> id.write(writer));
        }

        private static Step read(WireReader in) {
            return new Step(Dot.read(in), in.readList(ElementId::read));
        }
    }

    public Base {
        way = List.copyOf(way);
    }

    static void writeNullable(WireWriter out, Base base) {
        out.writeBoolean(base != null);
        if (base != null) {
            base.at.write(out);
            out.writeList(base.way, (writer, step) -> step.write(writer));
        }
    }

    static Base readNullable(WireReader in) {
        return in.readBoolean() ? new Base(Dot.read(in), in.readList(Step::read)) : null;
    }
}
